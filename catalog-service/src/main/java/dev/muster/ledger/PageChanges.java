package dev.muster.ledger;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a batch does to the pages of one table.
 *
 * @param gone pages that other pages take the place of, or nothing
 */
public record PageChanges<R>(Set<PageId> gone, List<NewPage<R>> added) {
  /**
   * A page with its rows.
   *
   * @param rows by key, then date; at least one
   */
  public record NewPage<R>(PageId id, List<R> rows) {}

  public static <R> PageChanges<R> none() {
    return new PageChanges<>(Set.of(), List.of());
  }

  public boolean isEmpty() {
    return gone.isEmpty() && added.isEmpty();
  }

  /** All rows of all pages that are added. */
  public Stream<R> rows() {
    return added.stream().flatMap(page -> page.rows().stream());
  }

  List<PageId> addedIds() {
    return added.stream().map(NewPage::id).toList();
  }
}
