package dev.muster.intake;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.model.Claim;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Reads ingestion events as producers post them: a JSON object, a JSON array, or one object a line.
 * Of many, each is read for itself, so that the good ones can be taken though others are bad.
 */
public final class EventReader {
  /** The most that one array may hold. */
  public static final int MAX_EVENTS = 10_000;

  /** What came in a body of JSON. */
  public sealed interface Events {
    record One(Reading<Claim> event) implements Events {}

    /** At least one, in the order of the request. */
    record Many(List<Reading<Claim>> events) implements Events {
      public Many {
        events = List.copyOf(events);
      }
    }
  }

  private final EventShape shape;

  /**
   * @param freshIds gives an id, never the same twice, to an event that has neither an id nor a
   *     date of its own: each time such an event is sent is a delivery by itself
   */
  public EventReader(Supplier<String> freshIds) {
    this.shape = new EventShape(freshIds);
  }

  /**
   * Reads a body of {@code application/json}.
   *
   * @throws MalformedBodyException it is empty or no JSON
   * @throws TooLargeException it holds more than {@link #MAX_EVENTS}
   */
  public Events readJson(byte[] body) {
    try (JsonSource json = JsonSource.of(body, 0, body.length)) {
      JsonToken first = json.next();
      if (first == null) {
        throw new MalformedBodyException("The body is empty.");
      }
      Events events =
          first == JsonToken.START_ARRAY
              ? new Events.Many(elements(json))
              : new Events.One(read(json));
      json.requireEnd();
      return events;
    }
  }

  /** Reads a body of {@code application/x-ndjson} as it arrives. */
  public EventLines lines(InputStream body) {
    return new EventLines(this, body);
  }

  private List<Reading<Claim>> elements(JsonSource json) {
    List<Reading<Claim>> events = elements(json, shape::read);
    if (events.isEmpty()) {
      throw new MalformedBodyException("The array is empty: there is no event in it.");
    }
    return events;
  }

  /**
   * Reads a body that is an array, each of its elements for itself.
   *
   * @throws MalformedBodyException it is no JSON array
   * @throws TooLargeException it holds more than {@link #MAX_EVENTS}
   */
  static <T> List<Reading<T>> readArray(
      byte[] body, BiFunction<JsonNode, Faults, Reading<T>> shape) {
    try (JsonSource json = JsonSource.of(body, 0, body.length)) {
      if (json.next() != JsonToken.START_ARRAY) {
        throw new MalformedBodyException("Expected a JSON array.");
      }
      List<Reading<T>> elements = elements(json, shape);
      json.requireEnd();
      return elements;
    }
  }

  private static <T> List<Reading<T>> elements(
      JsonSource json, BiFunction<JsonNode, Faults, Reading<T>> shape) {
    List<Reading<T>> elements = new ArrayList<>();
    while (json.next() != JsonToken.END_ARRAY) {
      requireRoom(elements);
      Faults faults = new Faults();
      elements.add(shape.apply(json.value(faults), faults));
    }
    return elements;
  }

  Reading<Claim> read(JsonSource json) {
    Faults faults = new Faults();
    JsonNode event = json.value(faults);
    return shape.read(event, faults);
  }

  private static void requireRoom(List<?> events) {
    if (events.size() == MAX_EVENTS) {
      throw new TooLargeException(
          "An array holds at most "
              + MAX_EVENTS
              + " events. Any number is taken as application/x-ndjson, one a line.");
    }
  }
}
