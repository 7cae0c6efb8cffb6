package dev.muster.scan;

import dev.muster.model.Partition;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Of which partitions and roots a scan has seen files. */
final class Seen {
  /** Of their ids, which are short. */
  private final Set<UUID> partitions = new HashSet<>();

  private final Set<String> roots = new HashSet<>();
  private Partition last;

  void partition(Partition partition) {
    if (!partition.equals(last)) {
      partitions.add(UUID.fromString(partition.statusId()));
      last = partition;
    }
  }

  void root(String root) {
    roots.add(root);
  }

  boolean has(Partition partition) {
    return partitions.contains(UUID.fromString(partition.statusId()));
  }

  boolean hasRoot(String root) {
    return roots.contains(root);
  }
}
