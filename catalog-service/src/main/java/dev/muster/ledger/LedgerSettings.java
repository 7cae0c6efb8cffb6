package dev.muster.ledger;

/**
 * How much the ledger holds at once.
 *
 * @param queueCapacity how many entries may wait
 * @param maxBatch how many entries one commit takes at the most, give or take one request's
 */
public record LedgerSettings(int queueCapacity, int maxBatch) {
  public static final LedgerSettings DEFAULTS = new LedgerSettings(100_000, 50_000);

  public LedgerSettings {
    if (queueCapacity < 1) {
      throw new IllegalArgumentException("queue_capacity must be at least 1, not " + queueCapacity);
    }
    if (maxBatch < 1) {
      throw new IllegalArgumentException("max_batch must be at least 1, not " + maxBatch);
    }
  }
}
