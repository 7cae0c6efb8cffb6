package dev.muster.model;

import java.time.Instant;

/**
 * A row of {@code data_ingestion_status}: the newest claim about a partition.
 *
 * @param revision deliveries of this partition so far; 0 while only {@code PROCESSING} was said
 * @param lastEventId the event whose claim this row holds
 * @param awaitedCheck what the files still have to pass; null if nothing
 * @param createdAt arrival of the partition's first event
 * @param updatedAt arrival of the last event that changed the row
 */
public record PartitionStatus(
    Partition partition,
    Instant ingestionDate,
    String filePath,
    IngestionStatus status,
    String statusReason,
    Long recordCount,
    Long fileCount,
    Long fileSizeBytes,
    String schemaFingerprint,
    int revision,
    String lastEventId,
    Check awaitedCheck,
    Instant createdAt,
    Instant updatedAt) {
  /** A row that waits for no check. */
  public PartitionStatus(
      Partition partition,
      Instant ingestionDate,
      String filePath,
      IngestionStatus status,
      String statusReason,
      Long recordCount,
      Long fileCount,
      Long fileSizeBytes,
      String schemaFingerprint,
      int revision,
      String lastEventId,
      Instant createdAt,
      Instant updatedAt) {
    this(
        partition,
        ingestionDate,
        filePath,
        status,
        statusReason,
        recordCount,
        fileCount,
        fileSizeBytes,
        schemaFingerprint,
        revision,
        lastEventId,
        null,
        createdAt,
        updatedAt);
  }

  public boolean isReady() {
    return status == IngestionStatus.READY_FOR_CONSUMPTION;
  }

  public boolean isFailed() {
    return status == IngestionStatus.FAILED;
  }

  /** The same about a partition, which may be another object for the same one. */
  public PartitionStatus about(Partition other) {
    return with(other, revision, updatedAt);
  }

  /** The same claim, after a delivery that brought older news. */
  public PartitionStatus delivered(int newRevision, Instant at) {
    return with(partition, newRevision, at);
  }

  private PartitionStatus with(Partition newPartition, int newRevision, Instant at) {
    return new PartitionStatus(
        newPartition,
        ingestionDate,
        filePath,
        status,
        statusReason,
        recordCount,
        fileCount,
        fileSizeBytes,
        schemaFingerprint,
        newRevision,
        lastEventId,
        awaitedCheck,
        createdAt,
        at);
  }
}
