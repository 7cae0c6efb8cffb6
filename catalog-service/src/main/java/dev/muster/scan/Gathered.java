package dev.muster.scan;

import dev.muster.intake.FoundFile;
import dev.muster.model.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that were listed and not yet compared. Storages list a folder's files one after the other,
 * so that all partitions but the last are whole, mostly; one that comes in pieces is compared in
 * pieces.
 */
final class Gathered {
  private static final int MUCH = 10_000;

  private Map<Partition, List<FoundFile>> files = new LinkedHashMap<>();
  private Partition last;
  private int count;

  void add(Partition partition, FoundFile file) {
    files.computeIfAbsent(partition, first -> new ArrayList<>()).add(file);
    last = partition;
    count++;
  }

  /** Whether there is so much of finished partitions that it should be compared. */
  boolean isMuch() {
    return count >= MUCH && files.size() > 1;
  }

  /** Takes out all but the partition that came last. */
  Map<Partition, List<FoundFile>> finished() {
    List<FoundFile> unfinished = files.remove(last);
    Map<Partition, List<FoundFile>> finished = all();
    files.put(last, unfinished);
    count = unfinished.size();
    return finished;
  }

  /** Takes out everything. */
  Map<Partition, List<FoundFile>> all() {
    Map<Partition, List<FoundFile>> all = files;
    files = new LinkedHashMap<>();
    count = 0;
    return all;
  }
}
