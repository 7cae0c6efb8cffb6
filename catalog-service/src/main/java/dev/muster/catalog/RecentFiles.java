package dev.muster.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of files that were written or read a short while ago, so that the next batch need
 * not fetch them: manifests and manifest lists, which nobody ever changes. The bytes are bounded;
 * what was not asked for the longest goes first. Safe for any thread.
 */
final class RecentFiles {
  private final long mostBytes;
  private final Map<String, byte[]> contents = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  RecentFiles(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whether files of this name are kept here. */
  static boolean areOfInterest(String location) {
    return location.endsWith(".avro");
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
