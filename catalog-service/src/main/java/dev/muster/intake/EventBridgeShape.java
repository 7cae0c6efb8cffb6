package dev.muster.intake;

import dev.muster.intake.ObjectNotice.Kind;
import java.time.Instant;
import java.util.Optional;

/** What a notice of S3 looks like that EventBridge passes on. Its keys are written as they are. */
final class EventBridgeShape {
  private final NoticeShape shape;

  EventBridgeShape(NoticeShape shape) {
    this.shape = shape;
  }

  Reading<Notice> read(Fields event, Faults faults) {
    event.require("source", "detail-type");
    String source = event.text("source", TextRule.LABEL);
    String type = event.text("detail-type", TextRule.LABEL);
    if (faults.any()) {
      return new Reading.Faulty<>(faults.list());
    }
    if (!source.equals("aws.s3")) {
      return NoticeShape.passedOver("it is not S3 that tells");
    }
    return switch (type) {
      case "Object Created" -> read(event, Kind.CREATED, faults);
      case "Object Deleted" -> read(event, Kind.REMOVED, faults);
      default -> NoticeShape.passedOver("no object was put or removed");
    };
  }

  private Reading<Notice> read(Fields event, Kind kind, Faults faults) {
    event.require("time", "detail");
    Instant time = event.timestamp("time");
    Optional<Fields> detail = event.object("detail");
    detail.ifPresent(fields -> fields.require("bucket", "object"));
    String bucket =
        detail.flatMap(fields -> fields.object("bucket")).map(S3RecordShape::name).orElse(null);
    Optional<Fields> object = detail.flatMap(fields -> fields.object("object"));
    if (object.isEmpty()) {
      return new Reading.Faulty<>(faults.list());
    }
    object.get().require("key");
    String key = object.get().text("key", TextRule.ANY);
    String sequencer = S3RecordShape.sequencer(object.get(), faults);
    Long size = object.get().count("size");
    String etag = object.get().text("etag", TextRule.LABEL);
    return passedOver(detail.get(), object.get())
        .orElseGet(
            () ->
                shape.read(
                    "s3://" + bucket + "/" + key, kind, sequencer, time, size, etag, faults));
  }

  private static Optional<Reading<Notice>> passedOver(Fields detail, Fields object) {
    String version = object.text("version-id", TextRule.LABEL);
    if ("Lifecycle Expiration".equals(detail.text("reason", TextRule.LABEL))) {
      return Optional.of(NoticeShape.passedOver("the object was kept as long as it should be"));
    }
    boolean isForGood = "Permanently Deleted".equals(detail.text("deletion-type", TextRule.LABEL));
    return isForGood && S3RecordShape.isOfAVersion(version)
        ? Optional.of(
            NoticeShape.passedOver("of an object that keeps its versions one was removed"))
        : Optional.empty();
  }
}
