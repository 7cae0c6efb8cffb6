package dev.muster.ledger;

import java.time.LocalDate;

/**
 * That there is a row.
 *
 * @param key the feed or the group
 * @param marked whether it is ready: a partition for its consumers, a group status to be told
 */
public record Mention<K>(K key, LocalDate date, boolean marked) {}
