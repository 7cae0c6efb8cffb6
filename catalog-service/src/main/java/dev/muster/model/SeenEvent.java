package dev.muster.model;

import java.time.Instant;

/**
 * What is remembered of an event in order to know it again.
 *
 * @param content the number of what it says
 */
public record SeenEvent(String eventId, Partition partition, Instant ingestionDate, long content) {}
