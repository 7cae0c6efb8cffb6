package dev.muster.intake;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;

/**
 * A landing rule as it is set: a pattern, alone or with what closes a partition.
 *
 * @param quiet how long nothing may have come; null for the usual
 * @param marker the name of the file that comes last; null for none
 * @param count how many files there must be at least; null for one
 */
public record LandingRuleSettings(String pattern, Duration quiet, String marker, Integer count) {
  /** A start looks back as far in the history. */
  static final Duration LONGEST_QUIET = Duration.ofDays(1);

  private static final int MOST_FILES = 1_000_000;

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public LandingRuleSettings {
    require(pattern != null, "pattern is missing");
    require(
        quiet == null || (!quiet.isNegative() && quiet.compareTo(LONGEST_QUIET) <= 0),
        "quiet must be from 0s to 1d, not " + quiet);
    require(
        marker == null || TextRule.NAME.faultsOf(marker).findAny().isEmpty(),
        "marker must be the name of a file, not " + marker);
    require(
        count == null || (count >= 1 && count <= MOST_FILES),
        "count must be from 1 to " + MOST_FILES + ", not " + count);
  }

  /** A pattern alone, as it may be written. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static LandingRuleSettings of(String pattern) {
    return new LandingRuleSettings(pattern, null, null, null);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
