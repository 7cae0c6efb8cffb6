package dev.muster.ledger;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pages used last, as many as hold a bounded number of rows; safe for any thread. The others
 * are read when they are asked for, on the thread that asks. What is cached is never outdated,
 * since a page never changes.
 *
 * <p>It goes by time alone: a page that was just written is asked for next, and an old one that was
 * asked for often has just been replaced.
 */
final class PageCache<K extends Comparable<K>, R> {
  private final Kind<K, R> kind;
  private final long mostRows;
  private final Function<PageId, List<R>> store;
  private final Map<PageId, Page<K, R>> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private long rows;
  private long hits;
  private long reads;

  /**
   * @param mostRows how many rows to hold, unless a single page has more
   * @param store reads a page
   */
  PageCache(Kind<K, R> kind, long mostRows, Function<PageId, List<R>> store) {
    this.kind = kind;
    this.mostRows = mostRows;
    this.store = store;
  }

  Kind<K, R> kind() {
    return kind;
  }

  synchronized Optional<Page<K, R>> peek(PageId id) {
    Optional<Page<K, R>> page = Optional.ofNullable(byUse.get(id));
    hits += page.isPresent() ? 1 : 0;
    return page;
  }

  /**
   * The page, read if need be.
   *
   * @throws StoreUnavailableException if it cannot be read
   * @throws StaleStateException if it is no longer stored
   */
  Page<K, R> get(PageId id) {
    return peek(id).orElseGet(() -> read(id));
  }

  private Page<K, R> read(PageId id) {
    Page<K, R> page = Page.sorted(kind, store.apply(id));
    put(id, page);
    synchronized (this) {
      reads++;
    }
    return page;
  }

  synchronized void put(PageId id, Page<K, R> page) {
    Page<K, R> before = byUse.put(id, page);
    rows += page.size() - (before == null ? 0 : before.size());
    Iterator<Page<K, R>> eldest = byUse.values().iterator();
    while (rows > mostRows && byUse.size() > 1) {
      rows -= eldest.next().size();
      eldest.remove();
    }
  }

  /** Drops the pages that are gone, and takes those that have come. */
  void turn(PageChanges<R> changes) {
    synchronized (this) {
      for (PageId gone : changes.gone()) {
        Page<K, R> page = byUse.remove(gone);
        rows -= page == null ? 0 : page.size();
      }
    }
    changes.added().forEach(page -> put(page.id(), new Page<>(kind, page.rows())));
  }

  synchronized PageUse use() {
    return new PageUse(rows, hits, reads);
  }
}
