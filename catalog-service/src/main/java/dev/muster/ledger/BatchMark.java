package dev.muster.ledger;

import java.time.Instant;

/**
 * What every snapshot of a batch carries in its summary.
 *
 * @param sequence one more than the batch before
 * @param id unique to this batch, also among several writers
 * @param lastArrival when the last entry of the batch arrived
 */
public record BatchMark(long sequence, String id, Instant lastArrival) {
  /** Before the first batch. */
  static final BatchMark NONE = new BatchMark(0, "", Instant.EPOCH);
}
