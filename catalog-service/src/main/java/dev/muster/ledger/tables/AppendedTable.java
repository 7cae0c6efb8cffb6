package dev.muster.ledger.tables;

import dev.muster.catalog.TableBatch;
import dev.muster.ledger.BatchMark;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;

/** A history: rows are added, never changed. */
final class AppendedTable<T> {
  private final StampedTable table;
  private final Rows<T> rows;
  private final RowFiles<T> files;
  private final Compaction<T> compaction;
  private final Catalog catalog;
  private volatile TableView published;

  AppendedTable(StampedTable table, Rows<T> rows, Catalog catalog, Compaction<T> compaction) {
    this.table = table;
    this.rows = rows;
    this.files = new RowFiles<>(table.table(), rows);
    this.catalog = catalog;
    this.compaction = compaction;
    this.published = table.view();
  }

  StampedTable table() {
    return table;
  }

  Rows<T> rows() {
    return rows;
  }

  Compaction<T> compaction() {
    return compaction;
  }

  /** What readers may see. */
  TableView published() {
    return published;
  }

  void publish(TableView view) {
    published = view;
  }

  /** How the records are added. */
  Write adding(List<T> records) {
    return new Write(table) {
      @Override
      SnapshotUpdate<?> change(Table staged, Instant now) {
        compaction.in(staged, now);
        AppendFiles update = staged.newAppend();
        files.write(staged, records).forEach(update::appendFile);
        return update;
      }

      @Override
      void committed() {
        compaction.committed();
        Snapshot newest = table.table().currentSnapshot();
        if (table.isAgreedOn() && compaction.isTimeAfter(newest)) {
          TableBatch batch = TableBatch.in(catalog);
          compaction.begin(batch, table.stage(batch), arrivalOf(newest));
        }
      }

      /** Perhaps with what an earlier attempt has staged. */
      @Override
      void found() {
        compaction.settle();
      }
    };
  }

  private static Instant arrivalOf(Snapshot ours) {
    return Stamp.on(ours).orElseThrow().mark().lastArrival();
  }

  /** The rows that this batch has added, in their order within each partition. */
  List<T> addedBy(BatchMark batch) {
    return table.snapshotOf(batch).stream()
        .flatMap(snapshot -> StreamSupport.stream(added(snapshot).spliterator(), false))
        .flatMap(file -> files.read(file).stream())
        .toList();
  }

  private Iterable<DataFile> added(Snapshot snapshot) {
    return SnapshotChanges.builderFor(table.table()).snapshot(snapshot).build().addedDataFiles();
  }
}
