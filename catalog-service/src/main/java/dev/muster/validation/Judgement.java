package dev.muster.validation;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Validation;
import java.util.Map;

/**
 * What comes of a check.
 *
 * @param reason null if there is nothing to say
 * @param found null if the files could not be read
 */
record Judgement(IngestionStatus status, String reason, Findings found) {
  /** As much as a status reason takes. */
  private static final int LONGEST = 2_000;

  static Judgement ready(String oddity, Findings found) {
    return new Judgement(IngestionStatus.READY_FOR_CONSUMPTION, oddity, found);
  }

  static Judgement failed(Exception reason) {
    String words = reason.getMessage();
    return new Judgement(
        IngestionStatus.FAILED, words.substring(0, Math.min(LONGEST, words.length())), null);
  }

  /** The verdict on the event whose claim the row holds. */
  Claim on(PartitionStatus row) {
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                NameBasedId.of("verdict", row.lastEventId()),
                row.partition(),
                row.ingestionDate(),
                arrival,
                row.filePath(),
                status,
                reason,
                found == null || found.records() == null ? row.recordCount() : found.records(),
                found == null ? row.fileCount() : Long.valueOf(found.files()),
                found == null ? row.fileSizeBytes() : Long.valueOf(found.bytes()),
                Map.of(),
                new Validation.Verdict(
                    row.lastEventId(), found == null ? null : found.schemaFingerprint())));
  }
}
