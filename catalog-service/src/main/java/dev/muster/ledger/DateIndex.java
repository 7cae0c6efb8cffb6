package dev.muster.ledger;

import dev.muster.ledger.Kind.At;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * On which dates a key has a row, and on which of them it is marked: what the pages, which go by
 * date, cannot tell. Takes some hundred bytes per key and year.
 *
 * <p>Whoever asks first has it read from all pages, two or three columns of them, and waits for it.
 * From then on the commits keep it up to date. It is that of the last commit: a row that it tells
 * of is not yet, or no longer, in a {@link Snapshot} that is older.
 */
final class DateIndex<K extends Comparable<K>> {
  /** Guards everything, and the moment at which a commit becomes visible. */
  private final Object lock;

  private final Supplier<Contents> contents;
  private final Function<PageId, List<Mention<K>>> store;
  private final ReentrantLock reading = new ReentrantLock();
  private final NavigableMap<K, Days> days = new TreeMap<>();
  private final Set<PageId> read = new HashSet<>();

  /** What commits have said since the reading began: it is newer than what is read. */
  private final Set<At<K>> newer = new HashSet<>();

  private Progress progress = Progress.NOT_BEGUN;

  private enum Progress {
    NOT_BEGUN,
    BEGUN,
    DONE
  }

  /**
   * @param lock is held by whoever makes a commit visible
   * @param contents what is visible
   * @param store reads what is on a page
   */
  DateIndex(Object lock, Supplier<Contents> contents, Function<PageId, List<Mention<K>>> store) {
    this.lock = lock;
    this.contents = contents;
    this.store = store;
  }

  /** What a commit has done, while the lock is held. */
  <R> void apply(Kind<K, R> kind, Map<At<K>, Optional<R>> changed, PageChanges<R> pages) {
    if (progress == Progress.NOT_BEGUN) {
      return;
    }
    changed.forEach(
        (at, row) ->
            row.ifPresentOrElse(
                present -> put(kind.mention(present)), () -> remove(at.key(), at.date())));
    if (progress == Progress.BEGUN) {
      newer.addAll(changed.keySet());
      boolean known = read.containsAll(pages.gone());
      read.removeAll(pages.gone());
      if (known) {
        read.addAll(pages.addedIds());
      }
    }
  }

  private void put(Mention<K> mention) {
    days.computeIfAbsent(mention.key(), any -> new Days()).put(mention.date(), mention.marked());
  }

  private void remove(K key, LocalDate date) {
    Days its = days.get(key);
    if (its != null) {
      its.remove(date);
      if (its.isEmpty()) {
        days.remove(key);
      }
    }
  }

  /**
   * Reads what is not read yet; so does every question.
   *
   * @throws StoreUnavailableException if it cannot be read; the next call goes on from there
   */
  void complete() {
    reading.lock();
    try {
      for (Optional<PageId> next = next(); next.isPresent(); next = next()) {
        read(next.get());
      }
    } finally {
      reading.unlock();
    }
  }

  private Optional<PageId> next() {
    synchronized (lock) {
      if (progress == Progress.DONE) {
        return Optional.empty();
      }
      progress = Progress.BEGUN;
      Optional<PageId> next = contents.get().pages().filter(p -> !read.contains(p)).findFirst();
      if (next.isEmpty()) {
        progress = Progress.DONE;
        read.clear();
        newer.clear();
      }
      return next;
    }
  }

  private void read(PageId page) {
    try {
      List<Mention<K>> mentions = store.apply(page);
      synchronized (lock) {
        mentions.stream()
            .filter(mention -> !newer.contains(new At<>(mention.key(), mention.date())))
            .forEach(this::put);
        read.add(page);
      }
    } catch (StaleStateException e) {
      synchronized (lock) {
        if (contents.get().holds(page)) {
          throw e;
        }
      }
    }
  }

  private <T> T ask(Supplier<T> question) {
    complete();
    synchronized (lock) {
      return question.get();
    }
  }

  /** Every key that has a row, in order. */
  List<K> keys() {
    return ask(() -> List.copyOf(days.keySet()));
  }

  boolean knows(K key) {
    return ask(() -> days.containsKey(key));
  }

  /** The dates of which it has a row, newest first. */
  List<LocalDate> dates(K key) {
    return ask(key, Days::all);
  }

  /** Those of them on which it is marked. */
  List<LocalDate> markedDates(K key) {
    return ask(key, Days::marked);
  }

  /** Those of them on which it is not. */
  List<LocalDate> unmarkedDates(K key) {
    return ask(key, Days::unmarked);
  }

  private List<LocalDate> ask(K key, Function<Days, List<LocalDate>> wanted) {
    return ask(() -> Optional.ofNullable(days.get(key)).map(wanted).orElse(List.of()));
  }
}
