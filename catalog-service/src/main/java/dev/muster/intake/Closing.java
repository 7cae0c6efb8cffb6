package dev.muster.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to be so for the files of a partition to be one delivery, all of it.
 *
 * @param quiet how long nothing may have been told of the partition
 * @param marker the name of a file in its folder, put there after all others
 * @param count how many files there must be at least; none if the marker says it all
 */
public record Closing(Duration quiet, Optional<String> marker, int count) {
  /** Where nothing says which file is the last. Stores tell within seconds, rarely in minutes. */
  private static final Duration USUAL_QUIET = Duration.ofMinutes(5);

  /** Stores do not keep the order: the marker may be told of before the files that it follows. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  /**
   * What a rule says of it, and the usual for what it does not say.
   *
   * @param isOfOneFile whether the rule's pattern gives each partition a single path
   */
  static Closing of(LandingRuleSettings rule, boolean isOfOneFile) {
    Optional<String> marker = Optional.ofNullable(rule.marker());
    boolean tellsTheLast = marker.isPresent() || rule.count() != null || isOfOneFile;
    Duration usual = marker.isPresent() ? SETTLING : tellsTheLast ? Duration.ZERO : USUAL_QUIET;
    return new Closing(
        rule.quiet() == null ? usual : rule.quiet(),
        marker,
        rule.count() == null ? (marker.isPresent() ? 0 : 1) : rule.count());
  }

  /**
   * How long to wait before saying that nothing is left: what is replaced may come back at once.
   */
  Duration quietWhenGone() {
    return quiet.compareTo(SETTLING) > 0 ? quiet : SETTLING;
  }

  /** In words, after "closed": {@code with 12 files, when nothing has come for 5m}. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    marker.ifPresent(name -> words.add("after " + name));
    if (count > 1 || (count == 1 && (marker.isPresent() || quiet.isZero()))) {
      words.add(count == 1 ? "with its first file" : "with " + count + " files");
    }
    String complete = String.join(" and ", words);
    String silence = quiet.isZero() ? "" : "when nothing has come for " + text(quiet);
    return complete + (complete.isEmpty() || silence.isEmpty() ? "" : ", ") + silence;
  }

  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
