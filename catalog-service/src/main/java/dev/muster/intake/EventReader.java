package dev.muster.intake;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.model.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads ingestion events as producers post them: a JSON object, a JSON array, or one object a line.
 * Of many, each is read for itself, so that the good ones can be taken though others are bad.
 */
public final class EventReader {
  /** The most that one request may carry. */
  public static final int MAX_EVENTS = 10_000;

  /** What came in one request. */
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
   * @throws TooManyItemsException it holds more than {@link #MAX_EVENTS}
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

  /**
   * Reads a body of {@code application/x-ndjson}. Blank lines are passed over.
   *
   * @throws MalformedBodyException it is empty
   * @throws TooManyItemsException it holds more than {@link #MAX_EVENTS}
   */
  public Events readLines(byte[] body) {
    List<Reading<Claim>> events = new ArrayList<>();
    int lineNumber = 0;
    for (int start = 0, end; start < body.length; start = end + 1) {
      end = endOfLine(body, start);
      lineNumber++;
      if (!isBlank(body, start, end)) {
        requireRoom(events);
        events.add(line(body, start, end, lineNumber));
      }
    }
    if (events.isEmpty()) {
      throw new MalformedBodyException("The body is empty.");
    }
    return new Events.Many(events);
  }

  private List<Reading<Claim>> elements(JsonSource json) {
    List<Reading<Claim>> events = new ArrayList<>();
    while (json.next() != JsonToken.END_ARRAY) {
      requireRoom(events);
      events.add(read(json));
    }
    if (events.isEmpty()) {
      throw new MalformedBodyException("The array is empty: there is no event in it.");
    }
    return events;
  }

  private Reading<Claim> line(byte[] body, int start, int end, int lineNumber) {
    try (JsonSource json = JsonSource.of(body, start, end - start)) {
      json.next();
      Reading<Claim> event = read(json);
      json.requireEnd();
      return event;
    } catch (MalformedBodyException e) {
      return new Reading.Malformed<>("Line " + lineNumber + ": " + e.getMessage());
    }
  }

  private Reading<Claim> read(JsonSource json) {
    Faults faults = new Faults();
    JsonNode event = json.value(faults);
    return shape.read(event, faults);
  }

  static void requireRoom(List<?> events) {
    if (events.size() == MAX_EVENTS) {
      throw new TooManyItemsException("One request carries at most " + MAX_EVENTS + " events.");
    }
  }

  private static int endOfLine(byte[] body, int start) {
    int end = start;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isBlank(byte[] body, int start, int end) {
    for (int i = start; i < end; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
