package dev.muster.intake;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to be so for the files of a partition to be one delivery, all of it.
 *
 * @param quiet how long nothing may have been told of the partition
 * @param marker the name of a file in its folder, put there after all others
 * @param count how many files there must be at least
 */
public record Closing(Duration quiet, Optional<String> marker, int count) {
  /** Where nothing says which file is the last. Stores tell within seconds, rarely in minutes. */
  private static final Duration USUAL_QUIET = Duration.ofMinutes(5);

  /** Stores do not keep the order: the marker may be told of before the files that it follows. */
  private static final Duration QUIET_AFTER_MARKER = Duration.ofSeconds(10);

  /**
   * What a rule says of it, and the usual for what it does not say.
   *
   * @param isOfOneFile whether the rule's pattern gives each partition a single path
   */
  static Closing of(LandingRuleSettings rule, boolean isOfOneFile) {
    Optional<String> marker = Optional.ofNullable(rule.marker());
    boolean tellsTheLast = marker.isPresent() || rule.count() != null || isOfOneFile;
    Duration usual =
        marker.isPresent() ? QUIET_AFTER_MARKER : tellsTheLast ? Duration.ZERO : USUAL_QUIET;
    return new Closing(
        rule.quiet() == null ? usual : rule.quiet(),
        marker,
        rule.count() == null ? 1 : rule.count());
  }

  /** In words, after "closed": {@code once there are 12 files}. */
  @Override
  public String toString() {
    String complete =
        (marker.map(name -> "after " + name).orElse(""))
            + (marker.isPresent() && count > 1 ? " and " : "")
            + (count > 1 || marker.isEmpty() ? "with " + files() : "");
    return quiet.isZero() ? complete : complete + ", when nothing has come for " + text(quiet);
  }

  private String files() {
    return count == 1 ? "its first file" : count + " files";
  }

  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
