package dev.muster.catalog;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** What a table of any catalog says of a commit of which no answer came. */
enum Trace {
  MOVED,
  NOT_MOVED,
  /** It has gone on, and the commit added nothing to know it by. */
  NONE;

  /** By what the commit has added, or else by whether the table is still what it was. */
  static Trace of(StagedOperations table) {
    Optional<TableMetadata> now = refreshed(table);
    if (now.isEmpty() || isStill(now.get(), table.base())) {
      return NOT_MOVED;
    }
    if (table.base() == null) {
      return now.get().uuid().equals(table.current().uuid()) ? MOVED : NOT_MOVED;
    }
    List<Long> added =
        table.current().snapshots().stream()
            .map(Snapshot::snapshotId)
            .filter(id -> table.base().snapshot(id) == null)
            .toList();
    if (added.isEmpty()) {
      return NONE;
    }
    return added.stream().anyMatch(id -> now.get().snapshot(id) != null) ? MOVED : NOT_MOVED;
  }

  /** Of tables that move together, so that what one says goes for all. */
  static CommitOutcome ofOne(List<StagedOperations> tables) {
    return tables.stream()
        .map(Trace::of)
        .filter(trace -> trace != NONE)
        .findFirst()
        .map(trace -> trace == MOVED ? CommitOutcome.MOVED : CommitOutcome.NOTHING_MOVED)
        .orElse(CommitOutcome.UNKNOWN);
  }

  private static boolean isStill(TableMetadata now, TableMetadata base) {
    return base != null && now.metadataFileLocation().equals(base.metadataFileLocation());
  }

  private static Optional<TableMetadata> refreshed(StagedOperations table) {
    try {
      return Optional.ofNullable(table.stored().refresh());
    } catch (NoSuchTableException e) {
      return Optional.empty();
    }
  }
}
