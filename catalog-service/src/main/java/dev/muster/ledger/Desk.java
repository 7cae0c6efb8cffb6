package dev.muster.ledger;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.muster.ledger.Kind.At;
import dev.muster.ledger.Kind.Placed;
import dev.muster.ledger.PageChanges.NewPage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The pages of a table that a batch has open, with its changes laid over them. One thread's. */
final class Desk<K extends Comparable<K>, R> {
  private final Kind<K, R> kind;
  private final Contents contents;
  private final Function<PageId, Page<K, R>> reader;
  private final Map<PageId, Page<K, R>> open = new HashMap<>();

  /** In the order of the first change; an empty value is a row that goes. */
  private final Map<At<K>, Optional<R>> changed = new LinkedHashMap<>();

  /** The committed rows that were asked for; empty where there is none. */
  private final Map<At<K>, Optional<Placed<R>>> looked = new HashMap<>();

  /** Pages of a closed month, to be merged by the way. */
  private Optional<Merge> merge = Optional.empty();

  /**
   * @param reader for a page that is needed and not open
   */
  Desk(Shelf<K, R> committed, Function<PageId, Page<K, R>> reader) {
    this.kind = committed.cache().kind();
    this.contents = committed.contents();
    this.reader = reader;
  }

  void open(Map<PageId, Page<K, R>> pages) {
    open.putAll(pages);
  }

  /** Merges pages of a month that was closed, if there are such; these are needed then. */
  Collection<PageId> merge(Paging paging, LocalDate today) {
    merge = contents.worthMerging(paging.openFrom(today), paging.pageRows());
    return merge.map(Merge::pages).orElse(List.of());
  }

  /** The pages that tell whether there is such a row, and take it if there is none. */
  Collection<PageId> pagesFor(K key, LocalDate date) {
    List<String> parts = kind.parts().apply(key);
    List<PageId> pages = contents.mayHold(parts, date);
    return pages.isEmpty() ? neighbour(parts, date).map(List::of).orElse(List.of()) : pages;
  }

  Optional<R> get(K key, LocalDate date) {
    At<K> at = new At<>(key, date);
    Optional<R> drafted = changed.get(at);
    return drafted == null ? committed(at).map(Placed::row) : drafted;
  }

  private Optional<Placed<R>> committed(At<K> at) {
    Optional<Placed<R>> known = looked.get(at);
    if (known == null) {
      known = kind.find(contents, at.key(), at.date(), this::page);
      looked.put(at, known);
    }
    return known;
  }

  private Page<K, R> page(PageId id) {
    Page<K, R> opened = open.get(id);
    return opened == null ? reader.apply(id) : opened;
  }

  void put(R row) {
    changed.put(kind.at(row), Optional.of(row));
  }

  void remove(K key, LocalDate date) {
    changed.put(new At<>(key, date), Optional.empty());
  }

  /** The rows that the batch changes; empty is a row that goes. */
  Map<At<K>, Optional<R>> changed() {
    return changed;
  }

  // Which pages come of it.

  /**
   * The pages as they have to become.
   *
   * @param names for the new pages, so many as are asked for
   * @param paging the sizes to keep to
   * @param today when the batch is made, about
   */
  PageChanges<R> changes(String names, Paging paging, LocalDate today) {
    Map<PageId, SortedMap<At<K>, Optional<R>>> rewritten = new LinkedHashMap<>();
    Map<Span, SortedMap<At<K>, R>> fresh = new LinkedHashMap<>();
    List<R> added = new ArrayList<>();
    changed.forEach(
        (at, row) ->
            holding(at)
                .ifPresentOrElse(
                    page -> rewritten.computeIfAbsent(page, p -> new TreeMap<>()).put(at, row),
                    () -> row.ifPresent(added::add)));
    Map<LocalDate, Long> perDate = added.stream().collect(groupingBy(kind.date(), counting()));
    LocalDate openFrom = paging.openFrom(today);
    for (R row : added) {
      At<K> at = kind.at(row);
      boolean large = perDate.get(at.date()) >= paging.rowsOfALargeDate();
      Optional<PageId> neighbour =
          large ? floor(at) : neighbour(kind.parts().apply(at.key()), at.date());
      if (neighbour.isPresent()) {
        rewritten.computeIfAbsent(neighbour.get(), p -> new TreeMap<>()).put(at, Optional.of(row));
      } else {
        Span span = large ? Span.of(at.date()) : span(at.date(), openFrom);
        fresh.computeIfAbsent(span, s -> new TreeMap<>()).put(at, row);
      }
    }
    Naming naming = new Naming(names, span -> paging.rowsOfAPage(span, today));
    rewritten.forEach((page, rows) -> naming.add(page.span(), page(page).with(rows)));
    fresh.forEach((span, rows) -> naming.add(span, List.copyOf(rows.values())));
    Set<PageId> gone = new LinkedHashSet<>(rewritten.keySet());
    merge
        .filter(its -> Collections.disjoint(gone, its.pages()))
        .ifPresent(
            its -> {
              naming.add(its.span(), merged(its));
              gone.addAll(its.pages());
            });
    return new PageChanges<>(gone, naming.pages);
  }

  private List<R> merged(Merge its) {
    return its.pages().stream()
        .flatMap(page -> page(page).rows().stream())
        .sorted(kind.order())
        .toList();
  }

  private Optional<PageId> holding(At<K> at) {
    return committed(at).map(Placed::page);
  }

  /** The page that a new row goes to, if there is one for its date. */
  private Optional<PageId> neighbour(List<String> key, LocalDate date) {
    List<PageId> ofDate = contents.ofDateAlone(date);
    return floor(ofDate.isEmpty() ? contents.ofWholeMonth(date) : ofDate, key);
  }

  private Optional<PageId> floor(At<K> at) {
    return floor(contents.ofDateAlone(at.date()), kind.parts().apply(at.key()));
  }

  private static Optional<PageId> floor(List<PageId> pages, List<String> key) {
    PageId found = null;
    for (PageId page : pages) {
      if (found == null || isNearer(page, found, key)) {
        found = page;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The last one that begins no later than the key, or else the first. */
  private static boolean isNearer(PageId page, PageId than, List<String> key) {
    boolean later = KeyRange.compare(page.keys().lowest(), than.keys().lowest()) > 0;
    return than.keys().isAfter(key) ? !later : later && !page.keys().isAfter(key);
  }

  private static Span span(LocalDate date, LocalDate openFrom) {
    Span month = Span.of(date).wholeMonth();
    return month.last().isBefore(openFrom) ? month : Span.of(date);
  }

  /** Cuts rows into pages of even size and names them. */
  private final class Naming {
    private final String prefix;
    private final ToIntFunction<Span> rowsOfAPage;
    private final List<NewPage<R>> pages = new ArrayList<>();

    Naming(String prefix, ToIntFunction<Span> rowsOfAPage) {
      this.prefix = prefix;
      this.rowsOfAPage = rowsOfAPage;
    }

    void add(Span span, List<R> rows) {
      int mostRows = rowsOfAPage.applyAsInt(span);
      int count = (rows.size() + mostRows - 1) / mostRows;
      for (int i = 0; i < count; i++) {
        int from = (int) ((long) rows.size() * i / count);
        int to = (int) ((long) rows.size() * (i + 1) / count);
        List<R> its = List.copyOf(rows.subList(from, to));
        String name = prefix + "-" + pages.size();
        pages.add(new NewPage<>(new PageId(name, span, its.size(), kind.range(its)), its));
      }
    }
  }

  /** The dates on which the batch leaves a row of this key, and those on which it removes it. */
  void adjust(K key, Set<LocalDate> dates) {
    changed.forEach(
        (at, row) -> {
          if (at.key().equals(key)) {
            if (row.isPresent()) {
              dates.add(at.date());
            } else {
              dates.remove(at.date());
            }
          }
        });
  }
}
