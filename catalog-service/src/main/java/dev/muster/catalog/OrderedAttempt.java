package dev.muster.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

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
      commit(waiting.element());
      moved.add(waiting.remove().name());
    }
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

  /** Goes on where it stopped; of the tables that wait, only the first may have moved. */
  @Override
  public void makeAgain() {
    switch (Trace.of(waiting.element())) {
      case MOVED -> moved.add(waiting.remove().name());
      case NOT_MOVED -> {}
      case NONE ->
          throw new CommitStateUnknownException(
              new IllegalStateException("Nobody can tell whether " + name() + " has moved"));
    }
    make();
  }

  private TableIdentifier name() {
    return waiting.element().name();
  }

  @Override
  public CommitOutcome look() {
    Trace next = Trace.of(waiting.element());
    if (next == Trace.MOVED && waiting.size() == 1) {
      return CommitOutcome.MOVED;
    }
    return next == Trace.NOT_MOVED && moved.isEmpty()
        ? CommitOutcome.NOTHING_MOVED
        : CommitOutcome.UNKNOWN;
  }
}
