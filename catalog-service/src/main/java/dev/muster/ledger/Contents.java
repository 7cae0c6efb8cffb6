package dev.muster.ledger;

import static java.util.stream.Collectors.groupingBy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which pages a table has, as of one batch. Never changes. */
public final class Contents {
  /** A merge writes rows again, so it should leave a fraction of the files. */
  private static final int MERGE_GAIN = 4;

  /** Those who wait for a batch wait for its merge, too. */
  private static final int MOST_PAGES_MERGED = 10;

  private static final Month EMPTY = Month.of(List.of());

  private final NavigableMap<YearMonth, Month> months;

  /**
   * The pages of a month.
   *
   * @param whole those that are for all of its dates
   */
  private record Month(List<PageId> all, List<PageId> whole, Map<LocalDate, List<PageId>> dated) {
    static Month of(List<PageId> pages) {
      return new Month(
          pages,
          pages.stream().filter(page -> !page.span().isOneDate()).toList(),
          pages.stream()
              .filter(page -> page.span().isOneDate())
              .collect(groupingBy(page -> page.span().first())));
    }

    Optional<Merge> merge(int pageRows) {
      long full = pages(all, pageRows);
      int small = all.size() - whole.size();
      if (full <= MOST_PAGES_MERGED) {
        return small >= MERGE_GAIN * full && small > 0
            ? Optional.of(new Merge(all.get(0).span().wholeMonth(), all))
            : Optional.empty();
      }
      return small < 2 * full
          ? Optional.empty()
          : dated.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .flatMap(date -> merge(date.getKey(), date.getValue(), pageRows).stream())
              .findFirst();
    }

    private static Optional<Merge> merge(LocalDate date, List<PageId> pages, int pageRows) {
      List<PageId> small =
          pages.stream()
              .filter(page -> page.rows() <= pageRows / 2)
              .sorted((a, b) -> KeyRange.compare(a.keys().lowest(), b.keys().lowest()))
              .toList();
      List<PageId> merged = new ArrayList<>();
      long rows = 0;
      for (PageId page : small) {
        rows += page.rows();
        if (rows > (long) MOST_PAGES_MERGED * pageRows) {
          break;
        }
        merged.add(page);
      }
      return merged.size() > 1 && merged.size() >= MERGE_GAIN * pages(merged, pageRows)
          ? Optional.of(new Merge(Span.of(date), merged))
          : Optional.empty();
    }

    /** How many would do. */
    private static long pages(List<PageId> pages, int pageRows) {
      long rows = pages.stream().mapToLong(PageId::rows).sum();
      return (rows + pageRows - 1) / pageRows;
    }

    Month with(Set<PageId> gone, List<PageId> added) {
      return of(
          Stream.concat(all.stream().filter(p -> !gone.contains(p)), added.stream()).toList());
    }
  }

  private Contents(NavigableMap<YearMonth, Month> months) {
    this.months = months;
  }

  public static Contents of(Collection<PageId> pages) {
    NavigableMap<YearMonth, Month> months = new TreeMap<>();
    pages.stream()
        .collect(groupingBy(page -> page.span().month()))
        .forEach((month, its) -> months.put(month, Month.of(its)));
    return new Contents(months);
  }

  Contents with(PageChanges<?> changes) {
    Map<YearMonth, List<PageId>> added =
        changes.addedIds().stream().collect(groupingBy(page -> page.span().month()));
    Set<YearMonth> touched = new HashSet<>(added.keySet());
    changes.gone().forEach(page -> touched.add(page.span().month()));
    NavigableMap<YearMonth, Month> after = new TreeMap<>(months);
    for (YearMonth month : touched) {
      Month its = month(month).with(changes.gone(), added.getOrDefault(month, List.of()));
      if (its.all().isEmpty()) {
        after.remove(month);
      } else {
        after.put(month, its);
      }
    }
    return new Contents(after);
  }

  private Month month(YearMonth month) {
    return months.getOrDefault(month, EMPTY);
  }

  /** Every page. */
  public Stream<PageId> pages() {
    return months.values().stream().flatMap(month -> month.all().stream());
  }

  boolean holds(PageId page) {
    return month(page.span().month()).all().contains(page);
  }

  /**
   * Pages of the oldest month before this date that would be far fewer if they were full: all of
   * the month, if one batch can write them, or else those of one of its dates.
   */
  Optional<Merge> worthMerging(LocalDate before, int pageRows) {
    return months.headMap(YearMonth.from(before)).values().stream()
        .flatMap(month -> month.merge(pageRows).stream())
        .findFirst();
  }

  /** The pages for this date and no other. */
  List<PageId> ofDateAlone(LocalDate date) {
    return month(YearMonth.from(date)).dated().getOrDefault(date, List.of());
  }

  /** The pages for all dates of this date's month. */
  List<PageId> ofWholeMonth(LocalDate date) {
    return month(YearMonth.from(date)).whole();
  }

  /** The pages that may hold a row of this key. */
  List<PageId> mayHold(List<String> key, LocalDate date) {
    Month month = month(YearMonth.from(date));
    List<PageId> found = new ArrayList<>();
    addThoseThatMayHold(key, month.dated().getOrDefault(date, List.of()), found);
    addThoseThatMayHold(key, month.whole(), found);
    return found;
  }

  private static void addThoseThatMayHold(
      List<String> key, List<PageId> pages, List<PageId> found) {
    for (PageId page : pages) {
      if (page.keys().mayHold(key)) {
        found.add(page);
      }
    }
  }
}
