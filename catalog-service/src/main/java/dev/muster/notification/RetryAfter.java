package dev.muster.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The {@code Retry-After} header (RFC 9110 §10.2.3): seconds, or a date. */
final class RetryAfter {
  /** A receiver may put us off, but not for ever. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private RetryAfter() {}

  /** From zero to 24 hours; empty if the value says nothing. */
  static Optional<Duration> parse(String value, Instant now) {
    String stripped = value.strip();
    return stripped.matches("\\d+")
        ? Optional.of(seconds(stripped))
        : until(stripped, now).map(RetryAfter::bounded);
  }

  private static Duration seconds(String digits) {
    try {
      return bounded(Duration.ofSeconds(Long.parseLong(digits)));
    } catch (NumberFormatException e) {
      return LONGEST;
    }
  }

  private static Optional<Duration> until(String date, Instant now) {
    try {
      Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      return Optional.of(Duration.between(now, then));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
