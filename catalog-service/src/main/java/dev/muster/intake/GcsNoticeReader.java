package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.intake.Notices.Form;
import dev.muster.intake.ObjectNotice.Kind;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what Google Cloud Storage tells of objects by Pub/Sub, as a push subscription sends it.
 * Landing rules say which partition an object belongs to.
 */
public final class GcsNoticeReader {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final NoticeShape shape;

  public GcsNoticeReader(LandingRules rules) {
    this.shape = new NoticeShape(rules);
  }

  /**
   * Reads the body of a push.
   *
   * @throws MalformedBodyException it is empty or no JSON
   */
  public Notices read(byte[] body) {
    Faults faults = new Faults();
    JsonNode json = JsonSource.only(body, faults);
    return Notices.of(
        Form.PUBSUB,
        Fields.of(json, Pointer.ROOT, faults)
            .flatMap(push -> message(push, faults))
            .orElseGet(() -> new Reading.Faulty<>(faults.list())));
  }

  private Optional<Reading<Notice>> message(Fields push, Faults faults) {
    push.require("message");
    return push.object("message").map(message -> notice(message, faults));
  }

  private Reading<Notice> notice(Fields message, Faults faults) {
    Optional<Fields> attributes = message.object("attributes");
    if (faults.any()) {
      return new Reading.Faulty<>(faults.list());
    }
    String type = attributes.map(fields -> fields.text("eventType", TextRule.LABEL)).orElse("");
    return switch (type == null ? "" : type) {
      case "OBJECT_FINALIZE" -> notice(message, attributes.get(), Kind.CREATED, faults);
      case "OBJECT_DELETE", "OBJECT_ARCHIVE" ->
          attributes.get().has("overwrittenByGeneration")
              ? NoticeShape.passedOver("the object was overwritten, which is told by itself")
              : notice(message, attributes.get(), Kind.REMOVED, faults);
      default -> NoticeShape.passedOver("no object was put or removed");
    };
  }

  private Reading<Notice> notice(Fields message, Fields said, Kind kind, Faults faults) {
    said.require("bucketId", "objectId", "objectGeneration");
    String bucket = said.text("bucketId", TextRule.NAME);
    String key = said.text("objectId", TextRule.ANY);
    String generation = said.text("objectGeneration", TextRule.LABEL);
    Instant time =
        said.has("eventTime") ? said.timestamp("eventTime") : message.timestamp("publishTime");
    if (time == null) {
      said.require("eventTime");
    }
    if (generation != null && !NUMBER.matcher(generation).matches()) {
      faults.add(said.pointer("objectGeneration"), "is no whole number");
    }
    Optional<Fields> object = object(message, faults);
    Long size = object.map(fields -> size(fields, faults)).orElse(null);
    String etag = object.map(fields -> fields.text("etag", TextRule.LABEL)).orElse(null);
    return faults.any()
        ? new Reading.Faulty<>(faults.list())
        : shape.read(
            "gs://" + bucket + "/" + key,
            kind,
            NoticeShape.hexadecimal(Long.parseLong(generation)),
            time,
            kind == Kind.REMOVED ? null : size,
            etag,
            faults);
  }

  /** The object's description, unless the sender was told to leave it out. */
  private static Optional<Fields> object(Fields message, Faults faults) {
    String data = message.text("data", TextRule.ANY);
    if (data == null || data.isEmpty()) {
      return Optional.empty();
    }
    Pointer at = message.pointer("data");
    try {
      return Fields.of(JsonSource.only(Base64.getDecoder().decode(data), faults), at, faults);
    } catch (IllegalArgumentException e) {
      faults.add(at, "is not base64");
    } catch (MalformedBodyException e) {
      faults.add(at, "does not hold JSON: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Google writes its numbers as strings. */
  private static Long size(Fields object, Faults faults) {
    String size = object.text("size", TextRule.LABEL);
    if (size == null || !NUMBER.matcher(size).matches()) {
      faults.add(object.pointer("size"), "expected a whole number as a string");
      return null;
    }
    return Long.valueOf(size);
  }
}
