package dev.muster.ledger;

import java.time.LocalDate;
import java.time.YearMonth;

/** The dates that a page is for: one, or all of a month. */
public record Span(LocalDate first, LocalDate last) {
  public static Span of(LocalDate date) {
    return new Span(date, date);
  }

  public static Span of(YearMonth month) {
    return new Span(month.atDay(1), month.atEndOfMonth());
  }

  public boolean isOneDate() {
    return first.equals(last);
  }

  Span wholeMonth() {
    return of(month());
  }

  YearMonth month() {
    return YearMonth.from(first);
  }
}
