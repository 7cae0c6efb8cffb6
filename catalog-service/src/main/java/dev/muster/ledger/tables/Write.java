package dev.muster.ledger.tables;

import dev.muster.catalog.TableBatch;
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

  final void stage(TableBatch batch, Stamp stamp, Expiry expiry) {
    Instant now = stamp.mark().lastArrival();
    Table staged = table.stage(batch, stamp, soFar -> change(soFar, now));
    expiry.in(staged, now);
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
