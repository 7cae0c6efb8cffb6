package dev.muster.ledger.tables;

import dev.muster.ledger.BatchMark;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.UnusableStoreException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A table of ours. Each snapshot that is written here is stamped with its batch, and is written
 * only upon the snapshot that the memory of this process agrees with.
 */
final class StampedTable {
  private final Table table;
  private final String name;

  /** The newest snapshot that is in memory; empty while there is none. */
  private Optional<Long> head = Optional.empty();

  StampedTable(Table table, String name) {
    this.table = table;
    this.name = name;
  }

  String name() {
    return name;
  }

  Table table() {
    return table;
  }

  void refresh() {
    table.refresh();
  }

  /** From now on this snapshot is the one in memory. */
  void agreeOn(Optional<Long> snapshotId) {
    head = snapshotId;
  }

  /** The newest snapshot there is, as of the last refresh or commit. */
  Optional<Long> newest() {
    return Optional.ofNullable(table.currentSnapshot()).map(Snapshot::snapshotId);
  }

  /** The snapshots that lead to the current one, newest first, as far back as they are kept. */
  Stream<Snapshot> ancestry() {
    return StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false);
  }

  /** The stamps in the ancestry, newest first. */
  Stream<Stamp> stamps() {
    return ancestry().flatMap(snapshot -> Stamp.on(snapshot).stream());
  }

  /** Whether this batch is here; if so, what it has written is taken for what is in memory. */
  boolean agreesOn(BatchMark batch) {
    Optional<Snapshot> written = snapshotOf(batch);
    written.ifPresent(snapshot -> agreeOn(Optional.of(snapshot.snapshotId())));
    return written.isPresent();
  }

  /** What this batch has written here, as of the last refresh or commit. */
  Optional<Snapshot> snapshotOf(BatchMark batch) {
    return ancestry().filter(snapshot -> isOf(batch, snapshot)).findFirst();
  }

  private static boolean isOf(BatchMark batch, Snapshot snapshot) {
    return Stamp.on(snapshot).filter(stamp -> stamp.isOf(batch)).isPresent();
  }

  /**
   * Commits the update, unless its batch turns out to be here already: an earlier attempt of which
   * nobody learned. Nothing is ever deleted, so that attempt's files stay.
   *
   * @return whether this very update was committed
   * @throws StaleStateException if somebody else has written; nothing is changed
   */
  boolean commit(SnapshotUpdate<?> update, Stamp stamp) {
    stamp.putOn(update);
    update.scanManifestsWith(DirectExecutor.INSTANCE);
    update.deleteWith(file -> {});
    update.validateWith(ancestry -> requireAgreement(ancestry, stamp.mark()));
    boolean committed = tryCommit(update, stamp.mark());
    if (!agreesOn(stamp.mark())) {
      throw new IllegalStateException("What was committed to table " + name + " is not there");
    }
    return committed;
  }

  private boolean tryCommit(SnapshotUpdate<?> update, BatchMark batch) {
    try {
      update.commit();
      return true;
    } catch (AlreadyWritten e) {
      return false;
    } catch (CommitFailedException | ValidationException e) {
      // It may be an earlier attempt, landed at last, that is in the way.
      table.refresh();
      if (snapshotOf(batch).isPresent()) {
        return false;
      }
      throw new StaleStateException("Somebody else has written to table " + name, e);
    }
  }

  /** Sees the ancestry that the update would be committed upon. */
  private boolean requireAgreement(Iterable<Snapshot> ancestry, BatchMark batch) {
    for (Snapshot snapshot : ancestry) {
      if (isOf(batch, snapshot)) {
        throw new AlreadyWritten();
      }
    }
    Iterator<Snapshot> newestFirst = ancestry.iterator();
    Optional<Long> parent =
        newestFirst.hasNext() ? Optional.of(newestFirst.next().snapshotId()) : Optional.empty();
    if (!parent.equals(head)) {
      throw new StaleStateException("Somebody else has written to table " + name, null);
    }
    return true;
  }

  /** The table as it is. */
  TableView view() {
    return TableView.of(table, metadata(), newest());
  }

  /** The table as it was with this snapshot. */
  TableView viewOf(Snapshot snapshot) {
    return TableView.of(table, metadata(), Optional.of(snapshot.snapshotId()));
  }

  /** The table as it was before this snapshot. */
  TableView viewBefore(Snapshot snapshot) {
    Optional<Long> parent = Optional.ofNullable(snapshot.parentId());
    if (parent.isPresent() && table.snapshot(parent.get()) == null) {
      throw new UnusableStoreException(
          "Table %s no longer has snapshot %d, and a batch that was cut short cannot be finished"
                  .formatted(name, parent.get())
              + " without it: whoever expires snapshots must leave the newest two.");
    }
    return TableView.of(table, metadata(), parent);
  }

  private TableMetadata metadata() {
    return ((HasTableOperations) table).operations().current();
  }

  /**
   * Thrown into Iceberg's commit to end it: it takes a refusal, unlike an exception that it does
   * not know, as leave to delete what the batch has written.
   */
  private static final class AlreadyWritten extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
