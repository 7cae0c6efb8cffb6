package dev.muster.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** The commits of several tables, one after the other. */
final class OrderedAttempt implements BatchCommit.Attempt {
  private final Deque<StagedOperations> waiting;
  private final List<TableIdentifier> moved = new ArrayList<>();

  OrderedAttempt(List<StagedOperations> tables) {
    this.waiting = new ArrayDeque<>(tables);
  }

  @Override
  public void make() {
    while (!waiting.isEmpty()) {
      StagedOperations table = waiting.element();
      commit(table);
      moved.add(waiting.remove().name());
    }
  }

  /** Goes on where it stopped, which only the first of the waiting tables can tell. */
  @Override
  public void makeAgain() {
    if (!waiting.isEmpty() && hasMoved(waiting.element())) {
      moved.add(waiting.remove().name());
    }
    make();
  }

  @Override
  public CommitOutcome look() {
    boolean nextMoved = !waiting.isEmpty() && hasMoved(waiting.element());
    int stillWaiting = waiting.size() - (nextMoved ? 1 : 0);
    if (stillWaiting == 0) {
      return CommitOutcome.MOVED;
    }
    return moved.isEmpty() && !nextMoved ? CommitOutcome.NOTHING_MOVED : CommitOutcome.UNKNOWN;
  }

  private void commit(StagedOperations table) {
    try {
      table.stored().commit(table.base(), table.current());
    } catch (RuntimeException e) {
      if (moved.isEmpty()) {
        throw e;
      }
      throw new PartlyMovedException(moved, table.name(), e);
    }
  }

  /** By what the commit has added, or else by whether the table is still what it was. */
  private static boolean hasMoved(StagedOperations table) {
    Optional<TableMetadata> now = refreshed(table);
    if (now.isEmpty() || isSame(now.get(), table.base())) {
      return false;
    }
    if (table.base() == null) {
      return now.get().uuid().equals(table.current().uuid());
    }
    List<Long> added =
        table.current().snapshots().stream()
            .map(Snapshot::snapshotId)
            .filter(id -> table.base().snapshot(id) == null)
            .toList();
    if (added.isEmpty()) {
      throw new IllegalStateException("Cannot tell whether " + table.name() + " was committed");
    }
    return added.stream().anyMatch(id -> now.get().snapshot(id) != null);
  }

  private static boolean isSame(TableMetadata now, TableMetadata base) {
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
