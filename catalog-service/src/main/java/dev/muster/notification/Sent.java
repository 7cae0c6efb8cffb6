package dev.muster.notification;

import dev.muster.model.Delivery.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * An attempt that has no answer yet.
 *
 * @param number from 1
 */
record Sent(Address address, int number, Instant at) {
  /**
   * The attempt, now that it is answered; a failed one is followed by another, while any is left.
   */
  Attempt ended(Answer answer, RetrySchedule schedule, Instant now) {
    if (answer instanceof Answer.Taken taken) {
      return ended(Result.DELIVERED, taken.status(), null, null);
    }
    if (answer instanceof Answer.Gone gone) {
      return ended(Result.GONE, gone.status(), gone.error(), null);
    }
    Answer.Failed failed = (Answer.Failed) answer;
    Optional<Instant> next =
        schedule
            .after(number)
            .map(delay -> now.plus(longer(delay, failed.retryAfter())))
            .map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
    Result result = next.isPresent() ? Result.RETRYING : Result.EXHAUSTED;
    return ended(result, failed.status(), failed.error(), next.orElse(null));
  }

  private Attempt ended(Result result, Integer status, String error, Instant next) {
    return new Attempt(address, number, at, result, status, error, next);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
