package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.model.Claim;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads ingestion events in CloudEvents 1.0, by its HTTP binding: structured, batched or binary.
 * The data of each is an event as {@link EventReader} reads them, in JSON.
 */
public final class CloudEventReader {
  /** What the names of headers begin with that hold an attribute. */
  static final String HEADER_PREFIX = "ce-";

  private final CloudEventShape shape =
      new CloudEventShape(new EventShape(CloudEventReader::noFreshId));

  /** Source and id make the id. */
  private static String noFreshId() {
    throw new IllegalStateException("a CloudEvent has its id");
  }

  /**
   * Reads a body of {@code application/cloudevents+json}.
   *
   * @throws MalformedBodyException it is empty or no JSON
   */
  public Reading<Claim> readStructured(byte[] body) {
    Faults faults = new Faults();
    return shape.structured(JsonSource.only(body, faults), faults);
  }

  /**
   * Reads a body of {@code application/cloudevents-batch+json}, which may be an empty array.
   *
   * @throws MalformedBodyException it is no JSON array
   * @throws TooManyItemsException it holds more than {@link EventReader#MAX_EVENTS}
   */
  public List<Reading<Claim>> readBatch(byte[] body) {
    return EventReader.readArray(body, shape::structured);
  }

  /**
   * Whether a body of {@code application/json} comes with the attributes of an event as headers.
   */
  public static boolean isBinary(Map<String, String> headers) {
    return headers.keySet().stream().anyMatch(CloudEventReader::isAttribute);
  }

  private static boolean isAttribute(String header) {
    return header.regionMatches(true, 0, HEADER_PREFIX, 0, HEADER_PREFIX.length());
  }

  /**
   * Reads a body of {@code application/json} that came with the attributes as headers.
   *
   * @param headers of the request, by their names in any case
   * @throws MalformedBodyException the body is empty or no JSON
   */
  public Reading<Claim> readBinary(Map<String, String> headers, byte[] body) {
    Faults faults = new Faults();
    ObjectNode attributes = attributes(headers, faults);
    JsonNode data = JsonSource.only(body, faults);
    return shape.binary(attributes, data, faults);
  }

  /**
   * Reads a message in binary mode: as {@link #readBinary}, but the attributes are as they are.
   *
   * @throws MalformedBodyException the body is empty or no JSON
   */
  Reading<Claim> readAttributed(MessageHeaders headers, byte[] body) {
    Faults faults = new Faults();
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    headers.contentType().ifPresent(type -> attributes.put("datacontenttype", type));
    headers.attributes().forEach(attributes::put);
    JsonNode data = JsonSource.only(body, faults);
    return shape.binary(attributes, data, faults);
  }

  private static ObjectNode attributes(Map<String, String> headers, Faults faults) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    headers.forEach(
        (header, value) -> {
          if (isAttribute(header)) {
            String name = header.toLowerCase(Locale.ROOT);
            attributes.put(name.substring(HEADER_PREFIX.length()), decoded(name, value, faults));
          }
        });
    return attributes;
  }

  /** One round of percent-decoding, in which a plus sign is itself. */
  private static String decoded(String header, String value, Faults faults) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      faults.add(Pointer.ROOT, "the header " + header + " has a percent sign that begins no code");
      return value;
    }
  }
}
