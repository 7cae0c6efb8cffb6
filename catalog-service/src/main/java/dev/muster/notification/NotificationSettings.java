package dev.muster.notification;

import java.time.Duration;

/**
 * How consumers are told.
 *
 * @param retryScale what the waits between attempts are multiplied by; above 0, at most 1000
 * @param timeout how long one attempt may take, from connecting to the end of the answer; from 1 ms
 *     to 10 minutes
 * @param maxConcurrent how many attempts may be under way at once; from 1 to 1000
 */
public record NotificationSettings(double retryScale, Duration timeout, int maxConcurrent) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  public static final NotificationSettings DEFAULTS =
      new NotificationSettings(1.0, Duration.ofSeconds(20), 16);

  public NotificationSettings {
    require(
        retryScale > 0 && retryScale <= 1_000,
        "retry_scale must be above 0 and at most 1000, not " + retryScale);
    require(
        timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
        "timeout must be from 1ms to 10m, not " + timeout);
    require(
        maxConcurrent >= 1 && maxConcurrent <= 1_000,
        "max_concurrent must be from 1 to 1000, not " + maxConcurrent);
  }

  private static void require(boolean right, String sentence) {
    if (!right) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
