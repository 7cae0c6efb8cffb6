package dev.muster.notification;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to try again: the delays that Standard Webhooks recommends, scaled, each up to a fifth
 * longer so that what failed together does not come back together.
 */
final class RetrySchedule {
  private static final List<Duration> DELAYS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));
  private static final double JITTER = 0.2;

  static final int ATTEMPTS = DELAYS.size();

  private final double scale;
  private final RandomGenerator random;

  RetrySchedule(double scale, RandomGenerator random) {
    this.scale = scale;
    this.random = random;
  }

  /** How long to wait once this attempt (from 1) has failed; empty if it was the last. */
  Optional<Duration> after(int attempt) {
    if (attempt >= ATTEMPTS) {
      return Optional.empty();
    }
    double stretch = scale * (1 + JITTER * random.nextDouble());
    return Optional.of(Duration.ofNanos((long) (DELAYS.get(attempt).toNanos() * stretch)));
  }
}
