package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.DATE;
import static dev.muster.ledger.tables.TableLayout.INT;
import static dev.muster.ledger.tables.TableLayout.STRING;
import static dev.muster.ledger.tables.TableLayout.TIMESTAMP;

import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupState;

/** {@code notification_deliveries}: the history of what was told. */
final class DeliveryRows implements Rows<Delivery> {
  static final TableLayout LAYOUT =
      TableLayout.named(
              "notification_deliveries",
              "Every attempt to tell a consumer group's endpoints, and its answer; append only.")
          .key("delivery_id", STRING, "The id of this attempt.")
          .required("group_status_id", STRING, "The group status that is announced.")
          .required("consumer_group_name", STRING, "The consumer group that is told.")
          .required("data_as_of_date", DATE, "The date that the announcement is about.")
          .required("revision", INT, "Counts the announcements of this group status, from 1.")
          .required("definition_version", INT, "The version of the definition that was told.")
          .required("channel", STRING, "The kind of endpoint, as in the definition.")
          .required("target", STRING, "The endpoint, for instance its URL.")
          .required(
              "attempt", INT, "Counts the attempts at this endpoint, from 1; 0 for REQUESTED.")
          .required("attempted_at", TIMESTAMP, "When the attempt began.")
          .required("result", STRING, "DELIVERED, RETRYING, EXHAUSTED, GONE or REQUESTED.")
          .optional("response_status", INT, "The HTTP status of the answer, if one came.")
          .optional("error", STRING, "What went wrong, in a sentence.")
          .optional("next_attempt_at", TIMESTAMP, "When the next attempt is due, if RETRYING.")
          .optional(
              "concludes", STRING, "How this ends the announcement: NOTIFIED or ERROR, if it does.")
          .required("recorded_at", TIMESTAMP, "When the outcome was recorded; no two share a time.")
          .findBy("consumer_group_name", "data_as_of_date", "recorded_at")
          .partitionedBy(spec -> spec.day("attempted_at"))
          .build();

  @Override
  public TableLayout layout() {
    return LAYOUT;
  }

  @Override
  public void fill(Delivery delivery, NewRow row) {
    row.put("delivery_id", delivery.deliveryId())
        .put("group_status_id", delivery.key().groupStatusId())
        .put("consumer_group_name", delivery.key().consumerGroupName())
        .put("data_as_of_date", delivery.key().dataAsOfDate())
        .put("revision", delivery.revision())
        .put("definition_version", delivery.definitionVersion())
        .put("channel", delivery.channel())
        .put("target", delivery.target())
        .put("attempt", delivery.attempt())
        .put("attempted_at", delivery.attemptedAt())
        .put("result", delivery.result())
        .put("response_status", delivery.responseStatus())
        .put("error", delivery.error())
        .put("next_attempt_at", delivery.nextAttemptAt())
        .put("concludes", delivery.concludes())
        .put("recorded_at", delivery.recordedAt());
  }

  @Override
  public Delivery read(Row row) {
    return new Delivery(
        new GroupDate(row.text("consumer_group_name"), row.date("data_as_of_date")),
        row.number("revision"),
        row.number("definition_version"),
        row.text("channel"),
        row.text("target"),
        row.number("attempt"),
        row.time("attempted_at"),
        row.constant("result", Delivery.Result.class),
        row.number("response_status"),
        row.text("error"),
        row.time("next_attempt_at"),
        row.constant("concludes", GroupState.class),
        row.time("recorded_at"));
  }
}
