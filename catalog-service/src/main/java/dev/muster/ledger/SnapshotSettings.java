package dev.muster.ledger;

import java.time.Duration;

/**
 * Which states of the tables can still be read once they are not the newest.
 *
 * @param kept how many of the newest snapshots of each table stay
 * @param hourlyTags how far back the state at each full hour stays, under a tag
 * @param dailyTags how far back the state at each midnight (UTC) stays, under a tag
 */
public record SnapshotSettings(int kept, Duration hourlyTags, Duration dailyTags) {
  /** Finishing a batch that was cut short takes the newest snapshot and the one before. */
  private static final int LEAST = 2;

  private static final int MOST = 1000;
  private static final Duration LONGEST_HOURLY = Duration.ofDays(92);
  private static final Duration LONGEST_DAILY = Duration.ofDays(3 * 366);

  public static final SnapshotSettings DEFAULTS =
      new SnapshotSettings(20, Duration.ofDays(7), Duration.ofDays(92));

  public SnapshotSettings {
    require(kept >= LEAST && kept <= MOST, "kept must be from 2 to 1000, not " + kept);
    requireUpTo(hourlyTags, LONGEST_HOURLY, "hourly_tags must be from 0s to 92d, not ");
    requireUpTo(dailyTags, LONGEST_DAILY, "daily_tags must be from 0s to 1098d, not ");
  }

  private static void requireUpTo(Duration given, Duration most, String sentence) {
    require(!given.isNegative() && given.compareTo(most) <= 0, sentence + given);
  }

  private static void require(boolean right, String sentence) {
    if (!right) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
