package dev.muster.ledger;

import java.time.LocalDate;

/**
 * How rows lie on pages.
 *
 * @param pageRows the most rows that a page should have; a tenth of that while its date is open,
 *     since every event about the date writes its page anew
 * @param cachedRows the most status rows to hold in memory; of group statuses a quarter of that
 * @param closedAfterDays how long after its last date a month is closed: what is then heard of it
 *     goes to pages for the whole month
 */
public record Paging(int pageRows, int cachedRows, int closedAfterDays) {
  private static final int PAGE_ROWS = 5_000;
  private static final int CLOSED_AFTER_DAYS = 35;

  /** A row with its texts takes some 450 bytes; an eighth of the heap is theirs. */
  private static final long HEAP_PER_CACHED_ROW = 8 * 450L;

  public Paging {
    if (pageRows < 1 || cachedRows < 1) {
      throw new IllegalArgumentException("a page has rows, and so has the memory of them");
    }
  }

  /** What suits the memory that this process may use. */
  public static Paging ofThisProcess() {
    long rows = Runtime.getRuntime().maxMemory() / HEAP_PER_CACHED_ROW;
    int cached = (int) Math.min(10_000_000, Math.max(10 * PAGE_ROWS, rows));
    return new Paging(PAGE_ROWS, cached, CLOSED_AFTER_DAYS);
  }

  /** The first date that surely is in no closed month. */
  LocalDate openFrom(LocalDate today) {
    return today.minusDays(closedAfterDays);
  }

  /** The most rows that a page of this span should have. */
  int rowsOfAPage(Span span, LocalDate today) {
    boolean isOpen = !span.last().isBefore(openFrom(today));
    return isOpen ? Math.max(1, pageRows / 10) : pageRows;
  }

  /** How many rows the pages of one batch may have together. */
  int rowsOfABatch() {
    return Math.max(1, cachedRows / 2);
  }

  /** How many new rows of one date are worth a page of their own, in a closed month. */
  int rowsOfALargeDate() {
    return Math.max(2, pageRows / 10);
  }
}
