package dev.muster.ledger.tables;

import dev.muster.catalog.TableBatch;
import dev.muster.ledger.StaleStateException;
import java.time.Instant;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;

/** What a batch has to write to one table. */
abstract class Write {
  private final StampedTable table;

  Write(StampedTable table) {
    this.table = table;
  }

  final StampedTable table() {
    return table;
  }

  /**
   * Enters the table into the batch, upon the snapshot that is in memory.
   *
   * @return what then writes the files and the change that brings them into the table, on any
   *     thread
   * @throws StaleStateException if somebody else has written
   */
  final Runnable enter(TableBatch batch, Stamp stamp, Expiry expiry) {
    Table staged = table.stage(batch);
    Instant now = stamp.mark().lastArrival();
    return () -> {
      StampedTable.commit(change(staged, now), stamp);
      expiry.in(staged, now);
    };
  }

  /**
   * Writes the files, and the change that brings them into the table.
   *
   * @param now about now, by the clock of the entries
   */
  abstract SnapshotUpdate<?> change(Table staged, Instant now);

  /** The change that was staged last is committed. */
  void committed() {}

  /** The batch turned out to be in the table already. */
  void found() {}
}
