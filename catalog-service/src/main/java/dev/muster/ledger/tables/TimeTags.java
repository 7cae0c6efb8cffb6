package dev.muster.ledger.tables;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tags that say what a table was at a full hour, {@code hour-2026-11-23T07}, or at a midnight,
 * {@code day-2026-11-23}, all in UTC. Others are left alone.
 */
enum TimeTags {
  HOURLY("hour-", ChronoUnit.HOURS) {
    @Override
    String text(LocalDateTime time) {
      return time.toString().substring(0, "2026-11-23T07".length());
    }

    @Override
    LocalDateTime time(String text) {
      return LocalDateTime.parse(text + ":00");
    }
  },
  DAILY("day-", ChronoUnit.DAYS) {
    @Override
    String text(LocalDateTime time) {
      return time.toLocalDate().toString();
    }

    @Override
    LocalDateTime time(String text) {
      return LocalDate.parse(text).atStartOfDay();
    }
  };

  private final String prefix;
  private final ChronoUnit step;

  TimeTags(String prefix, ChronoUnit step) {
    this.prefix = prefix;
    this.step = step;
  }

  abstract String text(LocalDateTime time);

  abstract LocalDateTime time(String text);

  /**
   * The tags of a state that began to be true after {@code from} and ended at {@code to}, or later.
   *
   * @param back how far back from {@code to} tags are wanted at all
   */
  List<String> between(Instant from, Instant to, Duration back) {
    Instant last = to.truncatedTo(step);
    Instant first = later(from, to.minus(back)).truncatedTo(step).plus(1, step);
    List<String> names = new ArrayList<>();
    for (Instant time = first; !time.isAfter(last); time = time.plus(1, step)) {
      names.add(prefix + text(LocalDateTime.ofInstant(time, ZoneOffset.UTC)));
    }
    return names;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Whether it is one of these, of a time before. */
  boolean isBefore(String tag, Instant time) {
    return timeOf(tag).filter(time::isAfter).isPresent();
  }

  private Optional<Instant> timeOf(String tag) {
    if (!tag.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      return Optional.of(time(tag.substring(prefix.length())).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
