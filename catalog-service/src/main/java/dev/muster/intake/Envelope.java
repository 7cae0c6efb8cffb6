package dev.muster.intake;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is said around an event.
 *
 * @param eventId in place of the event's own; null if the event may have one
 * @param time when it happened, unless the event says so itself; null if not said
 * @param notes to be kept with the event's attributes
 */
record Envelope(String eventId, Instant time, Map<String, String> notes) {
  static final Envelope NONE = new Envelope(null, null, Map.of());

  /** What the event says itself comes first. */
  Map<String, String> noted(Map<String, String> attributes) {
    if (notes.isEmpty()) {
      return attributes;
    }
    Map<String, String> all = new HashMap<>(notes);
    all.putAll(attributes);
    return all;
  }
}
