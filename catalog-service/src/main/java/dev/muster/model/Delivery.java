package dev.muster.model;

import java.time.Instant;

/**
 * A row of {@code notification_deliveries}: one attempt to tell one endpoint, and its answer.
 *
 * @param definitionVersion the definition that was told
 * @param attempt from 1; 0 for a {@link Result#REQUESTED} row
 * @param responseStatus the HTTP status, null where none came
 * @param error what went wrong, in a sentence; null if nothing did
 * @param nextAttemptAt null unless the result is {@link Result#RETRYING}
 * @param concludes how this attempt ends the whole announcement: {@code NOTIFIED}, {@code ERROR},
 *     or null if other endpoints are still being told
 * @param recordedAt arrival in the ledger
 */
public record Delivery(
    GroupDate key,
    int revision,
    int definitionVersion,
    String channel,
    String target,
    int attempt,
    Instant attemptedAt,
    Result result,
    Integer responseStatus,
    String error,
    Instant nextAttemptAt,
    GroupState concludes,
    Instant recordedAt) {
  /** How an attempt ended. */
  public enum Result {
    /** The endpoint has it. */
    DELIVERED,
    /** It does not; there will be another attempt. */
    RETRYING,
    /** It does not, and the attempts are used up. */
    EXHAUSTED,
    /** It answered 410 Gone and is served no more. */
    GONE,
    /** No attempt: somebody asked for the announcement to be sent again. */
    REQUESTED
  }

  /** The same attempt, recorded at another time. */
  Delivery recorded(Instant at) {
    return new Delivery(
        key,
        revision,
        definitionVersion,
        channel,
        target,
        attempt,
        attemptedAt,
        result,
        responseStatus,
        error,
        nextAttemptAt,
        concludes,
        at);
  }

  public String deliveryId() {
    return NameBasedId.of(
        "delivery",
        key.groupStatusId(),
        Integer.toString(revision),
        channel,
        target,
        Integer.toString(attempt),
        recordedAt.toString());
  }
}
