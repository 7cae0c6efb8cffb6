package dev.muster.ledger;

import dev.muster.ledger.Kind.Placed;
import java.time.LocalDate;
import java.util.Optional;

/** The rows of a table as of one batch, read as they are asked for. Safe for any thread. */
record Shelf<K extends Comparable<K>, R>(Contents contents, PageCache<K, R> cache) {
  Optional<R> get(K key, LocalDate date) {
    return cache.kind().find(contents, key, date, cache::get).map(Placed::row);
  }

  /** The same table after a batch that is stored. */
  Shelf<K, R> after(PageChanges<R> changes) {
    cache.turn(changes);
    return changes.isEmpty() ? this : new Shelf<>(contents.with(changes), cache);
  }
}
