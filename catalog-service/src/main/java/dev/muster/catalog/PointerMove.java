package dev.muster.catalog;

import java.util.Comparator;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * From one metadata file to the next: what a commit comes down to.
 *
 * @param from where it must be now; empty if it must not exist yet
 */
record PointerMove(PointerKind kind, TableIdentifier name, Optional<String> from, String to) {
  /** Whoever takes locks in the same order does not deadlock. */
  static final Comparator<PointerMove> LOCKING_ORDER =
      Comparator.comparing(move -> move.name().toString());

  /** A move that creates. */
  static PointerMove create(PointerKind kind, TableIdentifier name, String to) {
    return new PointerMove(kind, name, Optional.empty(), to);
  }
}
