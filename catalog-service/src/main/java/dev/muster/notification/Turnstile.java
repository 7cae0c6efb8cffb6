package dev.muster.notification;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Bounds how many attempts run at once. No lane gets more than a quarter of the places, so a slow
 * receiver does not hold up the others. For one thread.
 */
final class Turnstile {
  private final int places;
  private final int placesPerLane;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private int taken;

  Turnstile(int places) {
    this.places = places;
    placesPerLane = Math.max(1, places / 4);
  }

  /** Runs the task as soon as there is a place; {@link #leave} must follow it. */
  void enter(String lane, Runnable task) {
    lanes.computeIfAbsent(lane, name -> new Lane()).waiting.add(task);
    admit();
  }

  void leave(String lane) {
    // To the end of the row: the lanes take turns.
    Lane left = lanes.remove(lane);
    taken--;
    left.taken--;
    if (left.taken > 0 || !left.waiting.isEmpty()) {
      lanes.put(lane, left);
    }
    admit();
  }

  private void admit() {
    for (Optional<Lane> next = next(); next.isPresent(); next = next()) {
      taken++;
      next.get().taken++;
      next.get().waiting.remove().run();
    }
  }

  private Optional<Lane> next() {
    if (taken == places) {
      return Optional.empty();
    }
    return lanes.values().stream()
        .filter(lane -> !lane.waiting.isEmpty())
        .filter(lane -> lane.taken < placesPerLane)
        .findFirst();
  }

  private static final class Lane {
    final Queue<Runnable> waiting = new ArrayDeque<>();
    int taken;
  }
}
