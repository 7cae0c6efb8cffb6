package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.model.Claim;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the messages of queues, whose bodies alone say what they are: notices of S3 and its like,
 * or events as {@link MessageReader} takes them; either of them by themselves or in the envelope of
 * SNS.
 */
public final class QueueReader {
  /** What a message holds. */
  public sealed interface Content {
    /** Each is read for itself; at least one, but for an empty batch of CloudEvents. */
    record Events(List<Reading<Claim>> all) implements Content {}

    record Told(Notices notices) implements Content {}
  }

  private static final String CLOUD_EVENT = "application/cloudevents+json";
  private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";

  private final S3NoticeReader notices;
  private final MessageReader events = new MessageReader();

  /**
   * @param rules say which partition an object belongs to
   */
  public QueueReader(LandingRules rules) {
    this.notices = new S3NoticeReader(rules);
  }

  /**
   * Reads a message. Whatever is wrong with it is in what is returned.
   *
   * @param name tells it from every other message, and stays the same however often it is received
   */
  public Content read(List<String> name, String body) {
    try {
      JsonNode json = parsed(body);
      if (!json.hasNonNull("Type")) {
        return isNotice(json) ? told(body) : events(name, body, json);
      }
      Optional<String> enveloped = enveloped(json);
      return enveloped.isPresent()
          ? events(name, enveloped.get(), parsed(enveloped.get()))
          : told(body);
    } catch (MalformedBodyException e) {
      return new Content.Events(List.of(new Reading.Malformed<>(e.getMessage())));
    }
  }

  /** What an envelope has in it, if that is JSON and no notice. */
  private static Optional<String> enveloped(JsonNode envelope) {
    JsonNode message = envelope.path("Message");
    if (!envelope.path("Type").asText().equals("Notification") || !message.isTextual()) {
      return Optional.empty();
    }
    try {
      return isNotice(parsed(message.textValue()))
          ? Optional.empty()
          : Optional.of(message.textValue());
    } catch (MalformedBodyException e) {
      return Optional.empty();
    }
  }

  private static boolean isNotice(JsonNode json) {
    return json.hasNonNull("Records")
        || json.hasNonNull("detail-type")
        || (json.hasNonNull("Event") && json.hasNonNull("Service"));
  }

  private Content told(String body) {
    return new Content.Told(notices.read(bytes(body)));
  }

  private Content events(List<String> name, String body, JsonNode json) {
    Optional<String> type =
        json.path(0).has("specversion")
            ? Optional.of(CLOUD_EVENTS)
            : Optional.of(CLOUD_EVENT).filter(cloudEvent -> json.has("specversion"));
    return new Content.Events(events.read(new MessageHeaders(name, type, Map.of()), bytes(body)));
  }

  /** Its faults are found when it is read. */
  private static JsonNode parsed(String body) {
    return JsonSource.only(bytes(body), new Faults());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
