package dev.muster.ledger;

import static java.util.stream.Collectors.groupingBy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
  /** A merge of a month writes rows again, so it should leave a fraction of the files. */
  private static final int MERGE_GAIN = 4;

  private static final int FEWEST_PAGES_MERGED = 4;

  /** Those who wait for a batch wait for its merge, too. */
  private static final int MOST_PAGES_MERGED = 10;

  private static final Comparator<PageId> BY_KEY =
      (a, b) -> KeyRange.compare(a.keys().lowest(), b.keys().lowest());

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

    /**
     * All of it, if that is worth it and one batch can write it; or else some of a date, or of
     * those for the month.
     */
    Optional<Merge> merge(int pageRows) {
      long full = pages(all, pageRows);
      int ofDates = all.size() - whole.size();
      boolean isSmall = full <= MOST_PAGES_MERGED;
      if (isSmall && ofDates > 0 && ofDates >= MERGE_GAIN * full) {
        return Optional.of(new Merge(all.get(0).span().wholeMonth(), all));
      }
      Stream<List<PageId>> parts =
          isSmall || ofDates < 2 * full
              ? Stream.of(whole)
              : Stream.concat(
                  dated.entrySet().stream()
                      .sorted(Map.Entry.comparingByKey())
                      .map(Map.Entry::getValue),
                  Stream.of(whole));
      return parts.flatMap(pages -> merge(pages, pageRows).stream()).findFirst();
    }

    /**
     * Small pages of one span, as many as there are of which none is larger than the smaller ones
     * together: so a row is written again only when its page at least doubles.
     */
    private static Optional<Merge> merge(List<PageId> pages, int pageRows) {
      if (pages.size() < FEWEST_PAGES_MERGED) {
        return Optional.empty();
      }
      List<PageId> small =
          pages.stream()
              .filter(page -> page.rows() <= pageRows / 2)
              .sorted(Comparator.comparing(PageId::rows))
              .toList();
      int count = 0;
      long rows = 0;
      for (int i = 0; i < small.size(); i++) {
        if (i + 1 >= FEWEST_PAGES_MERGED && small.get(i).rows() <= rows) {
          count = i + 1;
        }
        rows += small.get(i).rows();
      }
      List<PageId> merged = upTo((long) MOST_PAGES_MERGED * pageRows, small.subList(0, count));
      return merged.size() < FEWEST_PAGES_MERGED
          ? Optional.empty()
          : Optional.of(new Merge(merged.get(0).span(), merged));
    }

    /** The first of them by key, as many as have no more rows than that. */
    private static List<PageId> upTo(long mostRows, List<PageId> pages) {
      List<PageId> some = new ArrayList<>();
      long rows = 0;
      for (PageId page : pages.stream().sorted(BY_KEY).toList()) {
        rows += page.rows();
        if (rows > mostRows) {
          break;
        }
        some.add(page);
      }
      return some;
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
   * Pages of months before this date that fewer could take the place of: of the months that are
   * touched anyway, and of the oldest of the others.
   */
  Stream<Merge> worthMerging(Set<YearMonth> touched, LocalDate before, int pageRows) {
    NavigableMap<YearMonth, Month> closed = months.headMap(YearMonth.from(before), false);
    Stream<Merge> first =
        touched.stream()
            .filter(closed::containsKey)
            .sorted()
            .flatMap(month -> closed.get(month).merge(pageRows).stream());
    Stream<Merge> then =
        closed.entrySet().stream()
            .filter(month -> !touched.contains(month.getKey()))
            .flatMap(month -> month.getValue().merge(pageRows).stream())
            .limit(1);
    return Stream.concat(first, then);
  }

  /** Whether the date has pages of its own. */
  boolean hasPagesOf(LocalDate date) {
    return !ofDateAlone(date).isEmpty();
  }

  /** The page of this date that is nearest to the key, if the date has pages of its own. */
  Optional<PageId> neighbour(List<String> key, LocalDate date) {
    PageId found = null;
    for (PageId page : ofDateAlone(date)) {
      if (found == null || isNearer(page, found, key)) {
        found = page;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The last one that begins no later than the key, or else the first. */
  private static boolean isNearer(PageId page, PageId than, List<String> key) {
    boolean later = BY_KEY.compare(page, than) > 0;
    return than.keys().isAfter(key) ? !later : later && !page.keys().isAfter(key);
  }

  private List<PageId> ofDateAlone(LocalDate date) {
    return month(YearMonth.from(date)).dated().getOrDefault(date, List.of());
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
