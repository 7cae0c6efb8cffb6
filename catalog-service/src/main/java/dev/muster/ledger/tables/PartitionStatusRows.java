package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.DATE;
import static dev.muster.ledger.tables.TableLayout.INT;
import static dev.muster.ledger.tables.TableLayout.LONG;
import static dev.muster.ledger.tables.TableLayout.STRING;
import static dev.muster.ledger.tables.TableLayout.TIMESTAMP;

import dev.muster.ledger.tables.PagedTable.Sketch;
import dev.muster.model.Check;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.List;

/** {@code data_ingestion_status}: the newest claim about every partition. */
final class PartitionStatusRows implements Rows<PartitionStatus> {
  static final TableLayout LAYOUT =
      TableLayout.named(
              "data_ingestion_status",
              "What is known of every partition: one row per feed and data_as_of_date.")
          .required("status_id", STRING, "The id of this row, made from its key.")
          .key("source_system", STRING, "The system that the data comes from.")
          .key("data_type", STRING, "The kind of data, within its source system.")
          .required("ingestion_date", TIMESTAMP, "When it was delivered, by the producer's clock.")
          .key("data_as_of_date", DATE, "The date that the data is about.")
          .required("file_path", STRING, "Where the data lies.")
          .required("status", STRING, "INGESTED, PROCESSING, READY_FOR_CONSUMPTION or FAILED.")
          .optional("status_reason", STRING, "Why it has this status.")
          .optional("record_count", LONG, "Records delivered.")
          .optional("file_count", LONG, "Files delivered.")
          .optional("file_size_bytes", LONG, "Bytes delivered.")
          .optional("schema_fingerprint", STRING, "Tells one schema of the files from another.")
          .required("revision", INT, "Counts the deliveries of this partition; 0 before the first.")
          .required("last_event_id", STRING, "The event whose claim this row holds.")
          .required("created_at", TIMESTAMP, "When the first event of this partition arrived.")
          .required("updated_at", TIMESTAMP, "When the last event that changed this row arrived.")
          .optional("awaited_check", STRING, "The check that the files still have to pass.")
          .findBy("source_system", "data_type", "data_as_of_date")
          .hardlyRepeats("status_id", "data_type", "ingestion_date", "file_path")
          .hardlyRepeats("record_count", "file_size_bytes")
          .hardlyRepeats("last_event_id", "created_at", "updated_at")
          .partitionedBy(spec -> spec.identity("data_as_of_date"))
          .build();

  static final Sketch<Feed> SKETCH =
      new Sketch<>(
          List.of("source_system", "data_type"),
          PartitionStatusRows::feed,
          "status",
          IngestionStatus.READY_FOR_CONSUMPTION.name());

  @Override
  public TableLayout layout() {
    return LAYOUT;
  }

  @Override
  public void fill(PartitionStatus status, NewRow row) {
    Partition partition = status.partition();
    row.put("status_id", partition.statusId())
        .put("source_system", partition.feed().sourceSystem())
        .put("data_type", partition.feed().dataType())
        .put("ingestion_date", status.ingestionDate())
        .put("data_as_of_date", partition.dataAsOfDate())
        .put("file_path", status.filePath())
        .put("status", status.status())
        .put("status_reason", status.statusReason())
        .put("record_count", status.recordCount())
        .put("file_count", status.fileCount())
        .put("file_size_bytes", status.fileSizeBytes())
        .put("schema_fingerprint", status.schemaFingerprint())
        .put("revision", status.revision())
        .put("last_event_id", status.lastEventId())
        .put("created_at", status.createdAt())
        .put("updated_at", status.updatedAt())
        .put("awaited_check", status.awaitedCheck());
  }

  @Override
  public PartitionStatus read(Row row) {
    return new PartitionStatus(
        partition(row),
        row.time("ingestion_date"),
        row.text("file_path"),
        row.constant("status", IngestionStatus.class),
        row.text("status_reason"),
        row.bigNumber("record_count"),
        row.bigNumber("file_count"),
        row.bigNumber("file_size_bytes"),
        row.text("schema_fingerprint"),
        row.number("revision"),
        row.text("last_event_id"),
        row.constant("awaited_check", Check.class),
        row.time("created_at"),
        row.time("updated_at"));
  }

  /** Of a row of any table that has these columns. */
  static Partition partition(Row row) {
    return new Partition(feed(row), row.date("data_as_of_date"));
  }

  private static Feed feed(Row row) {
    return new Feed(row.text("source_system"), row.text("data_type"));
  }
}
