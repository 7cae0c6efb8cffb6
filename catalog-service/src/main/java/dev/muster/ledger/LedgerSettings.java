package dev.muster.ledger;

/**
 * @param queueCapacity how many entries may wait
 * @param maxBatch how many entries one commit takes at the most, give or take one request's
 */
public record LedgerSettings(int queueCapacity, int maxBatch) {}
