package dev.muster.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, or ISO. */
final class DurationText {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private DurationText() {}

  /**
   * @throws DateTimeParseException if the text is no duration
   */
  static Duration parse(String text) {
    Matcher amount = AMOUNT.matcher(text);
    return amount.matches()
        ? Duration.of(Long.parseLong(amount.group(1)), UNITS.get(amount.group(2)))
        : Duration.parse(text);
  }
}
