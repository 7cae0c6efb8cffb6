package dev.muster.intake;

import dev.muster.model.Claim;
import dev.muster.model.NameBasedId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the messages of streams: events as producers post them, one or an array, or CloudEvents in
 * any mode. An event that has neither an id nor a date of its own is known again by its message.
 */
public final class MessageReader {
  private static final String CLOUD_EVENTS = "application/cloudevents-batch";
  private static final String CLOUD_EVENT = "application/cloudevents";

  private final CloudEventReader cloudEvents = new CloudEventReader();

  /**
   * Reads a message whose headers say what it is: CloudEvents by the type of the content or by
   * attributes, else events in JSON. Whatever is wrong with it is in what is returned.
   *
   * @return each event for itself; at least one, but for an empty batch of CloudEvents
   */
  public List<Reading<Claim>> read(MessageHeaders headers, byte[] body) {
    try {
      return byHeaders(headers, body);
    } catch (MalformedBodyException | TooLargeException e) {
      return List.of(new Reading.Malformed<>(e.getMessage()));
    }
  }

  private List<Reading<Claim>> byHeaders(MessageHeaders headers, byte[] body) {
    String type = headers.contentType().orElse("").trim().toLowerCase(Locale.ROOT);
    if (type.startsWith(CLOUD_EVENTS)) {
      return cloudEvents.readBatch(body);
    }
    if (type.startsWith(CLOUD_EVENT)) {
      return List.of(cloudEvents.readStructured(body));
    }
    if (!headers.attributes().isEmpty()) {
      return List.of(cloudEvents.readAttributed(headers, body));
    }
    return plain(headers, body);
  }

  private static List<Reading<Claim>> plain(MessageHeaders headers, byte[] body) {
    EventReader.Events events = new EventReader(idsWithin(headers)).readJson(body);
    return events instanceof EventReader.Events.One one
        ? List.of(one.event())
        : ((EventReader.Events.Many) events).events();
  }

  /** One after the other for the events that need one, the same whenever the message is read. */
  private static Supplier<String> idsWithin(MessageHeaders headers) {
    AtomicInteger next = new AtomicInteger();
    return () -> {
      Stream<String> index = Stream.of(Integer.toString(next.getAndIncrement()));
      return NameBasedId.of(
          "message", Stream.concat(headers.name().stream(), index).toArray(String[]::new));
    };
  }
}
