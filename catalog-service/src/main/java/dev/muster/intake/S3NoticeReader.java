package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.intake.Notices.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what S3 and its like tell of objects: as S3 and MinIO write it, by EventBridge, and either
 * of them in the envelope of SNS. Landing rules say which partition an object belongs to.
 */
public final class S3NoticeReader {
  private static final int MOST_RECORDS = EventReader.MAX_EVENTS;

  private final S3RecordShape records;
  private final EventBridgeShape events;

  public S3NoticeReader(LandingRules rules) {
    NoticeShape shape = new NoticeShape(rules);
    this.records = new S3RecordShape(shape);
    this.events = new EventBridgeShape(shape);
  }

  /**
   * Reads a body, be it that of a request or of a message in a queue.
   *
   * @throws MalformedBodyException it is empty or no JSON
   */
  public Notices read(byte[] body) {
    Faults faults = new Faults();
    JsonNode json = JsonSource.only(body, faults);
    return Fields.of(json, Pointer.ROOT, faults)
        .map(fields -> fields.has("Type") ? enveloped(fields, faults) : bare(fields, faults))
        .orElseGet(() -> faulty(Form.UNKNOWN, faults));
  }

  private static Notices faulty(Form form, Faults faults) {
    return Notices.of(form, new Reading.Faulty<>(faults.list()));
  }

  private Notices bare(Fields body, Faults faults) {
    if (body.has("Records")) {
      return records(body, faults);
    }
    if (body.has("detail-type")) {
      return Notices.of(Form.EVENTBRIDGE, events.read(body, faults));
    }
    if (body.has("Event") && body.has("Service")) {
      return Notices.of(Form.S3, NoticeShape.passedOver("S3 tries the destination out"));
    }
    faults.add(
        Pointer.ROOT,
        "is no notice of S3, which has Records, or detail-type by EventBridge, or Type by SNS");
    return faulty(Form.UNKNOWN, faults);
  }

  private Notices records(Fields body, Faults faults) {
    Form form = body.has("EventName") ? Form.MINIO : Form.S3;
    List<JsonNode> items = body.list("Records", MOST_RECORDS);
    if (faults.any()) {
      return faulty(form, faults);
    }
    List<Reading<Notice>> read = new ArrayList<>();
    Pointer all = body.pointer("Records");
    for (int i = 0; i < items.size(); i++) {
      Faults own = new Faults();
      Optional<Fields> fields = Fields.of(items.get(i), all.child(i), own);
      read.add(
          fields
              .map(record -> records.read(record, own))
              .orElseGet(() -> new Reading.Faulty<>(own.list())));
    }
    return new Notices(form, read);
  }

  private Notices enveloped(Fields envelope, Faults faults) {
    return switch (envelope.any("Type").asText()) {
      case "Notification" -> notification(envelope, faults);
      case "SubscriptionConfirmation" -> Notices.of(Form.SNS, subscription(envelope, faults));
      case "UnsubscribeConfirmation" ->
          Notices.of(Form.SNS, NoticeShape.passedOver("a topic sends nothing any more"));
      default -> {
        faults.add(
            envelope.pointer("Type"),
            "expected Notification, SubscriptionConfirmation or UnsubscribeConfirmation, which SNS"
                + " sends");
        yield faulty(Form.SNS, faults);
      }
    };
  }

  private static Reading<Notice> subscription(Fields envelope, Faults faults) {
    envelope.require("TopicArn", "SubscribeURL");
    String topic = envelope.text("TopicArn", TextRule.PATH);
    String url = envelope.text("SubscribeURL", TextRule.PATH);
    return faults.any()
        ? new Reading.Faulty<>(faults.list())
        : new Reading.Valid<>(new Notice.Subscription(topic, url));
  }

  private Notices notification(Fields envelope, Faults faults) {
    envelope.require("Message");
    String message = envelope.text("Message", TextRule.ANY);
    if (message == null || faults.any()) {
      return faulty(Form.SNS, faults);
    }
    Pointer at = envelope.pointer("Message");
    try {
      JsonNode json = JsonSource.only(message.getBytes(StandardCharsets.UTF_8), faults);
      return Fields.of(json, at, faults)
          .map(fields -> new Notices(Form.SNS, bare(fields, faults).all()))
          .orElseGet(() -> faulty(Form.SNS, faults));
    } catch (MalformedBodyException e) {
      faults.add(at, "does not hold JSON: " + e.getMessage());
      return faulty(Form.SNS, faults);
    }
  }
}
