package dev.muster.notification;

import java.time.Duration;

/**
 * @param retryScale what the delays between attempts are multiplied by; above 0, at most 100
 * @param timeout how long one attempt may take, from connecting to the end of the answer; from 1 ms
 *     to 10 minutes
 * @param maxConcurrent how many attempts may run at once; from 1 to 1000
 */
public record NotificationSettings(double retryScale, Duration timeout, int maxConcurrent) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /**
   * @throws IllegalArgumentException a sentence that says which value is wrong and what it may be
   */
  public NotificationSettings {
    require(
        retryScale > 0 && retryScale <= 100,
        "the retry scale must be above 0 and at most 100, not " + retryScale);
    require(
        timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
        "the timeout must be from 1 ms to 10 minutes, not " + timeout);
    require(
        maxConcurrent >= 1 && maxConcurrent <= 1000,
        "the number of concurrent attempts must be from 1 to 1000, not " + maxConcurrent);
  }

  private static void require(boolean right, String sentence) {
    if (!right) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
