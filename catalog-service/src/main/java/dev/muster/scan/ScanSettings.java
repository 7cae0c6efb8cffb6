package dev.muster.scan;

import java.time.Duration;

/**
 * When and how the landing places are listed.
 *
 * @param every how long from one scan to the next; zero for none
 * @param minAge how old the newest file of a partition must be, so that notices come first
 */
public record ScanSettings(Duration every, Duration minAge) {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  public static final ScanSettings DEFAULTS =
      new ScanSettings(Duration.ZERO, Duration.ofMinutes(15));

  public ScanSettings {
    if (!every.isZero() && (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException("every must be 0s or from 1m to 7d, not " + every);
    }
    if (minAge.isNegative() || minAge.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("min_age must be from 0s to 7d, not " + minAge);
    }
  }

  /** Whether the service scans by itself. */
  public boolean recurs() {
    return !every.isZero();
  }
}
