package dev.muster.ledger;

import java.util.function.Supplier;

/**
 * What a batch does to the pages of one table, worked out by whoever asks first: that takes a
 * while, in which other files of the batch can be written. For any thread.
 */
public final class PageWork<R> {
  private final boolean isEmpty;
  private final Supplier<PageChanges<R>> work;
  private PageChanges<R> done;

  private PageWork(boolean isEmpty, Supplier<PageChanges<R>> work) {
    this.isEmpty = isEmpty;
    this.work = work;
  }

  static <R> PageWork<R> none() {
    return new PageWork<>(true, PageChanges::none);
  }

  static <R> PageWork<R> of(Supplier<PageChanges<R>> work) {
    return new PageWork<>(false, work);
  }

  static <R> PageWork<R> of(PageChanges<R> changes) {
    return new PageWork<>(changes.isEmpty(), () -> changes);
  }

  /** Whether there is surely nothing to do. */
  public boolean isEmpty() {
    return isEmpty;
  }

  /**
   * The same each time; if it fails, it is tried again the next time.
   *
   * @throws StoreUnavailableException if a page cannot be read
   * @throws StaleStateException if one is no longer stored
   */
  public synchronized PageChanges<R> changes() {
    if (done == null) {
      done = work.get();
    }
    return done;
  }
}
