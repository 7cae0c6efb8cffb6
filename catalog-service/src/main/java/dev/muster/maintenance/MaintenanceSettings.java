package dev.muster.maintenance;

import java.time.Duration;

/**
 * How the storage is kept clean.
 *
 * @param every how long from one sweep to the next
 * @param fileRetention how long a file stays after nothing refers to it any more; longer than any
 *     query runs
 */
public record MaintenanceSettings(Duration every, Duration fileRetention) {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(7);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(366);

  public static final MaintenanceSettings DEFAULTS =
      new MaintenanceSettings(Duration.ofMinutes(15), Duration.ofHours(6));

  public MaintenanceSettings {
    require(every, LONGEST_PAUSE, "every must be from 1m to 7d, not ");
    require(fileRetention, LONGEST_RETENTION, "file_retention must be from 1m to 366d, not ");
  }

  private static void require(Duration given, Duration most, String sentence) {
    if (given.compareTo(SHORTEST) < 0 || given.compareTo(most) > 0) {
      throw new IllegalArgumentException(sentence + given);
    }
  }
}
