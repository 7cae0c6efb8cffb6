package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.DATE;
import static dev.muster.ledger.tables.TableLayout.LONG;
import static dev.muster.ledger.tables.TableLayout.STRING;
import static dev.muster.ledger.tables.TableLayout.TIMESTAMP;

import dev.muster.model.Check;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Validation;
import dev.muster.model.Validation.Verdict;

/** {@code ingestion_events}: the history. */
final class EventRows implements Rows<IngestionEvent> {
  static final TableLayout LAYOUT =
      TableLayout.named(
              "ingestion_events", "Every claim about a partition, as it arrived; append only.")
          .key("event_id", STRING, "The producer's own id, or one made from the content; unique.")
          .required("source_system", STRING, "The system that the data comes from.")
          .required("data_type", STRING, "The kind of data, within its source system.")
          .required("data_as_of_date", DATE, "The date that the data is about.")
          .required("ingestion_date", TIMESTAMP, "When it was delivered, by the producer's clock.")
          .required("received_at", TIMESTAMP, "When the event arrived; no two share a time.")
          .required("file_path", STRING, "Where the data lies.")
          .required(
              "status", STRING, "As sent: INGESTED, PROCESSING, READY_FOR_CONSUMPTION or FAILED.")
          .optional("status_reason", STRING, "Why it has this status, as sent.")
          .optional("record_count", LONG, "Records delivered, as sent.")
          .optional("file_count", LONG, "Files delivered, as sent.")
          .optional("file_size_bytes", LONG, "Bytes delivered, as sent.")
          .optional("attributes", STRING, "The producer's own notes, as a JSON object of strings.")
          .optional("asked_check", STRING, "EXISTS or PARQUET if its files are to be looked at.")
          .optional("judged_event_id", STRING, "The event on which this one is the verdict.")
          .optional("schema_fingerprint", STRING, "Of the files that a verdict is about.")
          .findBy("source_system", "data_type", "data_as_of_date", "received_at")
          .hardlyRepeats("event_id", "ingestion_date", "received_at", "file_path")
          .hardlyRepeats("record_count", "file_size_bytes")
          .partitionedBy(spec -> spec.day("received_at"))
          .build();

  @Override
  public TableLayout layout() {
    return LAYOUT;
  }

  @Override
  public void fill(IngestionEvent event, NewRow row) {
    row.put("event_id", event.eventId())
        .put("source_system", event.partition().feed().sourceSystem())
        .put("data_type", event.partition().feed().dataType())
        .put("data_as_of_date", event.partition().dataAsOfDate())
        .put("ingestion_date", event.ingestionDate())
        .put("received_at", event.receivedAt())
        .put("file_path", event.filePath())
        .put("status", event.status())
        .put("status_reason", event.statusReason())
        .put("record_count", event.recordCount())
        .put("file_count", event.fileCount())
        .put("file_size_bytes", event.fileSizeBytes())
        .put("attributes", StringMapJson.write(event.attributes()))
        .put("asked_check", event.askedCheck().orElse(null))
        .put("judged_event_id", event.verdict().map(Verdict::eventId).orElse(null))
        .put("schema_fingerprint", event.verdict().map(Verdict::schemaFingerprint).orElse(null));
  }

  @Override
  public IngestionEvent read(Row row) {
    return new IngestionEvent(
        row.text("event_id"),
        PartitionStatusRows.partition(row),
        row.time("ingestion_date"),
        row.time("received_at"),
        row.text("file_path"),
        row.constant("status", IngestionStatus.class),
        row.text("status_reason"),
        row.bigNumber("record_count"),
        row.bigNumber("file_count"),
        row.bigNumber("file_size_bytes"),
        StringMapJson.read(row.text("attributes")),
        validation(row));
  }

  private static Validation validation(Row row) {
    String judged = row.text("judged_event_id");
    if (judged != null) {
      return new Verdict(judged, row.text("schema_fingerprint"));
    }
    Check asked = row.constant("asked_check", Check.class);
    return asked == null ? null : new Validation.Asked(asked);
  }
}
