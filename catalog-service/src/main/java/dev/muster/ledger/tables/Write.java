package dev.muster.ledger.tables;

import dev.muster.catalog.TableBatch;
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

  final void stage(TableBatch batch, Stamp stamp) {
    table.stage(batch, stamp, this::change);
  }

  /** Writes the files, and the change that brings them into the table. */
  abstract SnapshotUpdate<?> change(Table staged);

  /** The change that was staged last is committed. */
  void committed() {}

  /** The batch turned out to be in the table already. */
  void found() {}
}
