package dev.muster.notification;

import dev.muster.model.Delivery;
import dev.muster.model.Delivery.Result;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import java.time.Instant;

/**
 * One attempt to tell one endpoint, and how it ended.
 *
 * @param number from 1
 * @param responseStatus the HTTP status; null where none came
 * @param error null if nothing went wrong
 * @param nextAt null unless there is to be another attempt
 */
record Attempt(
    Address address,
    int number,
    Instant at,
    Result result,
    Integer responseStatus,
    String error,
    Instant nextAt) {
  static Attempt of(Delivery row) {
    return new Attempt(
        Address.of(row),
        row.attempt(),
        row.attemptedAt(),
        row.result(),
        row.responseStatus(),
        row.error(),
        row.nextAttemptAt());
  }

  boolean isDelivered() {
    return result == Result.DELIVERED;
  }

  Attempt withError(String other) {
    return new Attempt(address, number, at, result, responseStatus, other, nextAt);
  }

  /**
   * The row of it.
   *
   * @param told what was announced
   * @param concludes null unless this was the last to be heard of the announcement
   */
  Delivery row(GroupStatus told, GroupState concludes, Instant recordedAt) {
    return new Delivery(
        told.key(),
        told.revision(),
        told.definitionVersion(),
        address.channel(),
        address.target(),
        number,
        at,
        result,
        responseStatus,
        error,
        nextAt,
        concludes,
        recordedAt);
  }
}
