package dev.muster.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of files that were written or read a short while ago, so that the next batches need
 * not fetch them: manifests, manifest lists and small data files, which nobody ever changes. The
 * bytes are bounded; what was not asked for the longest goes first. Safe for any thread.
 */
final class RecentFiles {
  private static final int SMALL_BYTES = 64 << 10;

  private final long mostBytes;
  private final Map<String, byte[]> contents = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  RecentFiles(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whether such a file is kept here. */
  static boolean isOfInterest(String location, long length) {
    return location.endsWith(".avro") || (location.endsWith(".parquet") && length < SMALL_BYTES);
  }

  synchronized Optional<byte[]> find(String location) {
    return Optional.ofNullable(contents.get(location));
  }

  synchronized void put(String location, byte[] content) {
    forget(location);
    if (content.length <= mostBytes) {
      contents.put(location, content);
      bytes += content.length;
      shrink();
    }
  }

  private void shrink() {
    var eldest = contents.entrySet().iterator();
    while (bytes > mostBytes) {
      bytes -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  synchronized void forget(String location) {
    byte[] known = contents.remove(location);
    if (known != null) {
      bytes -= known.length;
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
