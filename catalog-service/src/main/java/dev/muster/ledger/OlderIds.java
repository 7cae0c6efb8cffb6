package dev.muster.ledger;

import dev.muster.model.Fnv1a;
import dev.muster.model.Partition;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which ids the older events of some partitions have, eight bytes an id: whether an id may be among
 * them, and for almost all others that it is not. The partitions used least go first.
 */
final class OlderIds {
  private final long capacity;
  private final Map<Partition, Ids> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /** Remembers about so many ids. */
  OlderIds(long capacity) {
    this.capacity = capacity;
  }

  /** Whether the partition is known and has no older event of this id. */
  boolean surelyLacks(Partition partition, String eventId) {
    Ids ids = byUse.get(partition);
    return ids != null && !ids.contains(eventId);
  }

  /** One more of a partition, if that is known. */
  void add(Partition partition, String eventId) {
    Ids ids = byUse.get(partition);
    if (ids != null) {
      size += ids.add(eventId);
    }
  }

  /** From now on this partition is known, until there is no room for it. */
  void put(Partition partition, Ids ids) {
    Ids before = byUse.put(partition, ids);
    size += ids.size - (before == null ? 0 : before.size);
    Iterator<Ids> leastUsed = byUse.values().iterator();
    while (size > capacity && byUse.size() > 1) {
      size -= leastUsed.next().size;
      leastUsed.remove();
    }
  }

  /** The ids of one partition, as numbers that are the same for the same id. */
  static final class Ids {
    private long[] sorted = new long[4];
    private int size;

    boolean contains(String eventId) {
      return Arrays.binarySearch(sorted, 0, size, Fnv1a.of(eventId)) >= 0;
    }

    /** How many more there are now. */
    int add(String eventId) {
      long number = Fnv1a.of(eventId);
      int at = -1 - Arrays.binarySearch(sorted, 0, size, number);
      if (at < 0) {
        return 0;
      }
      if (size == sorted.length) {
        sorted = Arrays.copyOf(sorted, 2 * size);
      }
      System.arraycopy(sorted, at, sorted, at + 1, size - at);
      sorted[at] = number;
      size++;
      return 1;
    }
  }
}
