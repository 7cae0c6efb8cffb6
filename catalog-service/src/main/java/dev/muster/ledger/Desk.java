package dev.muster.ledger;

import dev.muster.ledger.Kind.At;
import dev.muster.ledger.Kind.Placed;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The pages of a table that a batch has open, with its changes laid over them. One thread's. */
final class Desk<K extends Comparable<K>, R> {
  private final Kind<K, R> kind;
  private final Contents contents;
  private final PageCache<K, R> cache;
  private final Function<PageId, Page<K, R>> reader;
  private final Map<PageId, Page<K, R>> open = new HashMap<>();

  /** In the order of the first change; an empty value is a row that goes. */
  private final Map<At<K>, Optional<R>> changed = new LinkedHashMap<>();

  /** The committed rows that were asked for; empty where there is none. */
  private final Map<At<K>, Optional<Placed<R>>> looked = new HashMap<>();

  /** Pages of closed months, to be merged by the way. */
  private final List<Merge> merges = new ArrayList<>();

  /**
   * @param reader for a page that is needed and not open
   */
  Desk(Shelf<K, R> committed, Function<PageId, Page<K, R>> reader) {
    this.kind = committed.cache().kind();
    this.contents = committed.contents();
    this.cache = committed.cache();
    this.reader = reader;
  }

  void open(Map<PageId, Page<K, R>> pages) {
    open.putAll(pages);
  }

  /** What is worth merging in closed months, first of those that the batch is about. */
  Stream<Merge> worthMerging(Set<YearMonth> touched, Paging paging, LocalDate today) {
    return contents.worthMerging(touched, paging.openFrom(today), paging.pageRows());
  }

  /** Merges these pages by the way, which are needed then. */
  void merge(Merge worth) {
    merges.add(worth);
  }

  /** The pages that tell whether there is such a row, and may take it if there is none. */
  Collection<PageId> pagesFor(K key, LocalDate date) {
    List<String> parts = kind.parts().apply(key);
    List<PageId> pages = contents.mayHold(parts, date);
    if (pages.isEmpty()) {
      // Then there is no such row, for which nobody need look again.
      looked.put(new At<>(key, date), Optional.empty());
      return contents.neighbour(parts, date).stream().toList();
    }
    return pages;
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
    return page(id, reader);
  }

  /** Whoever stores the batch begins anew if this fails. */
  private Page<K, R> pageToRewrite(PageId id) {
    return page(id, cache::get);
  }

  private Page<K, R> page(PageId id, Function<PageId, Page<K, R>> otherwise) {
    Page<K, R> opened = open.get(id);
    return opened == null ? otherwise.apply(id) : opened;
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

  /**
   * The pages as they have to become, by whichever thread asks for them, while nothing else happens
   * here.
   *
   * @param names for the new pages, so many as are asked for
   * @param paging the sizes to keep to
   * @param today when the batch is made, about
   */
  PageWork<R> work(String names, Paging paging, LocalDate today) {
    return changed.isEmpty() && merges.isEmpty()
        ? PageWork.none()
        : PageWork.of(
            () ->
                new Rewrite<>(kind, contents, this::pageToRewrite, names, paging, today)
                    .of(changed, this::committed, merges));
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
