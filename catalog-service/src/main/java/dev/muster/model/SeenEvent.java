package dev.muster.model;

import java.time.Instant;
import java.util.UUID;

/** What is remembered of an event in order to know it again. */
public record SeenEvent(
    String eventId, Partition partition, Instant ingestionDate, UUID contentId) {}
