package dev.muster.intake;

import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Dates and times as the API writes them: of the years 1 to 9999, and no laxer than ISO 8601. */
public final class Dates {
  private static final DateTimeFormatter DATE =
      strict(
          new DateTimeFormatterBuilder()
              .appendValue(ChronoField.YEAR, 4)
              .appendLiteral('-')
              .appendValue(MONTH_OF_YEAR, 2)
              .appendLiteral('-')
              .appendValue(ChronoField.DAY_OF_MONTH, 2));

  private static final DateTimeFormatter TIMESTAMP =
      strict(
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .append(DATE)
              .appendLiteral('T')
              .appendValue(HOUR_OF_DAY, 2)
              .appendLiteral(':')
              .appendValue(MINUTE_OF_HOUR, 2)
              .appendLiteral(':')
              .appendValue(SECOND_OF_MINUTE, 2)
              .optionalStart()
              .appendFraction(NANO_OF_SECOND, 1, 9, true)
              .optionalEnd()
              .appendOffset("+HH:MM", "Z"));

  private Dates() {}

  /** {@code 2026-11-22}, or empty if the text is no such date. */
  public static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text, DATE)).filter(Dates::isInRange);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** RFC 3339 with its offset, cut to microseconds, or empty if the text is no such time. */
  public static Optional<Instant> timestamp(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text, TIMESTAMP).toInstant();
      return Optional.of(instant.truncatedTo(ChronoUnit.MICROS)).filter(Dates::isInRange);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isInRange(Instant instant) {
    return isInRange(LocalDate.ofInstant(instant, ZoneOffset.UTC));
  }

  private static boolean isInRange(LocalDate date) {
    return date.getYear() >= 1 && date.getYear() <= 9999;
  }

  private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
    return builder
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT)
        .withChronology(IsoChronology.INSTANCE);
  }
}
