package dev.muster.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since when nothing has referred to the files of a table that nothing refers to. A file that is
 * found for the first time may have been referred to until the table last changed.
 */
final class Leftovers {
  /** Some tens of megabytes. What is beyond is found once there is room. */
  private static final int MOST = 200_000;

  private final Map<String, Instant> since = new HashMap<>();

  /**
   * Takes note of what was found now, and forgets what was not.
   *
   * @param changed when the table last changed
   */
  void found(Set<String> locations, Instant changed) {
    since.keySet().retainAll(locations);
    for (String location : locations) {
      if (since.size() >= MOST) {
        return;
      }
      since.putIfAbsent(location, changed);
    }
  }

  /** Those that have been left for so long. */
  List<String> leftFor(Duration retention, Instant now) {
    Instant before = now.minus(retention);
    return since.entrySet().stream()
        .filter(file -> !file.getValue().isAfter(before))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  void forget(List<String> locations) {
    locations.forEach(since::remove);
  }

  int count() {
    return since.size();
  }
}
