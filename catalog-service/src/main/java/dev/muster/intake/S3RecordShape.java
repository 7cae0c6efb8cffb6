package dev.muster.intake;

import dev.muster.intake.ObjectNotice.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a record of S3 looks like, and of what speaks like it. Its keys are form-encoded. */
final class S3RecordShape {
  private static final Pattern SEQUENCER = Pattern.compile("[0-9A-Fa-f]{1,64}");

  /** What MinIO counts among the creations though the object stays as it is. */
  private static final List<String> OF_ITS_PROPERTIES =
      List.of("Tagging", "Retention", "LegalHold");

  private final NoticeShape shape;

  S3RecordShape(NoticeShape shape) {
    this.shape = shape;
  }

  Reading<Notice> read(Fields record, Faults faults) {
    record.require("eventName");
    String name = record.text("eventName", TextRule.LABEL);
    if (faults.any()) {
      return new Reading.Faulty<>(faults.list());
    }
    Optional<Kind> kind = kind(name.startsWith("s3:") ? name.substring("s3:".length()) : name);
    return kind.map(known -> read(record, known, faults))
        .orElseGet(() -> NoticeShape.passedOver("no object was put or removed"));
  }

  private static Optional<Kind> kind(String eventName) {
    if (eventName.startsWith("ObjectCreated:")) {
      return OF_ITS_PROPERTIES.stream().anyMatch(eventName::endsWith)
          ? Optional.empty()
          : Optional.of(Kind.CREATED);
    }
    return eventName.startsWith("ObjectRemoved:") && !eventName.endsWith(":NoOP")
        ? Optional.of(Kind.REMOVED)
        : Optional.empty();
  }

  private Reading<Notice> read(Fields record, Kind kind, Faults faults) {
    record.require("eventTime", "s3");
    Instant time = record.timestamp("eventTime");
    Optional<Fields> s3 = record.object("s3");
    s3.ifPresent(fields -> fields.require("bucket", "object"));
    String bucket =
        s3.flatMap(fields -> fields.object("bucket")).map(S3RecordShape::name).orElse(null);
    Optional<Fields> object = s3.flatMap(fields -> fields.object("object"));
    if (object.isEmpty()) {
      return new Reading.Faulty<>(faults.list());
    }
    String key = key(object.get(), faults);
    String sequencer = sequencer(object.get(), faults);
    Long size = object.get().count("size");
    String etag = object.get().text("eTag", TextRule.LABEL);
    String version = object.get().text("versionId", TextRule.LABEL);
    if (isOfAVersion(version)
        && record.any("eventName").asText().endsWith("ObjectRemoved:Delete")) {
      return NoticeShape.passedOver("of an object that keeps its versions one was removed");
    }
    return shape.read("s3://" + bucket + "/" + key, kind, sequencer, time, size, etag, faults);
  }

  /** Buckets that keep versions tell of a removal by a marker; one version may go at any time. */
  static boolean isOfAVersion(String version) {
    return version != null && !version.equals("null");
  }

  static String name(Fields bucket) {
    bucket.require("name");
    return bucket.text("name", TextRule.NAME);
  }

  private static String key(Fields object, Faults faults) {
    object.require("key");
    String encoded = object.text("key", TextRule.ANY);
    try {
      return encoded == null ? null : URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      faults.add(object.pointer("key"), "has a percent sign that begins no code");
      return null;
    }
  }

  /** Null if there is none: not every store gives one. */
  static String sequencer(Fields object, Faults faults) {
    String sequencer = object.text("sequencer", TextRule.LABEL);
    if (sequencer != null && !SEQUENCER.matcher(sequencer).matches()) {
      faults.add(object.pointer("sequencer"), "is not hexadecimal");
    }
    return sequencer;
  }
}
