package dev.muster.ledger.tables;

import dev.muster.catalog.TableBatch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.UnusableStoreException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A table of ours. Each snapshot that is written here is stamped with its batch, and is written
 * only upon the snapshot that the memory of this process agrees with.
 */
final class StampedTable {
  private final Table table;
  private final TableLayout layout;

  /** The newest snapshot that is in memory; empty while there is none. */
  private Optional<Long> head = Optional.empty();

  StampedTable(Table table, TableLayout layout) {
    this.table = table;
    this.layout = layout;
  }

  String name() {
    return layout.name();
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

  /** How far streams have been read, as of the newest snapshot that says so. */
  Map<String, Long> positions() {
    return stamps().findFirst().map(Stamp::positions).orElse(Map.of());
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
   * Stages this table upon the snapshot that is in memory.
   *
   * @throws StaleStateException if somebody else has written
   */
  Table stage(TableBatch batch) {
    requireAgreement();
    return batch.stage(layout.identifier(), table);
  }

  /** Commits a change of a staged table, stamped with its batch. */
  static void commit(SnapshotUpdate<?> update, Stamp stamp) {
    stamp.putOn(update);
    commit(update);
  }

  /** Commits a change of a staged table, on the thread that asks. */
  static void commit(SnapshotUpdate<?> update) {
    update.scanManifestsWith(DirectExecutor.INSTANCE);
    update.writeManifestsWith(DirectExecutor.INSTANCE, 1);
    update.commit();
  }

  /** Whether the newest snapshot is the one in memory, as of the last refresh or commit. */
  boolean isAgreedOn() {
    return newest().equals(head);
  }

  /**
   * Makes sure that nobody else has written, as of the last refresh or commit.
   *
   * @throws StaleStateException if somebody has
   */
  void requireAgreement() {
    if (!isAgreedOn()) {
      throw new StaleStateException("Somebody else has written to table " + name(), null);
    }
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
                  .formatted(name(), parent.get())
              + " without it: whoever expires snapshots must leave the newest two.");
    }
    return TableView.of(table, metadata(), parent);
  }

  private TableMetadata metadata() {
    return ((HasTableOperations) table).operations().current();
  }
}
