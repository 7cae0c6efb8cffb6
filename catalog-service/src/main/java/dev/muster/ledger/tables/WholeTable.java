package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** A small table that is written anew whenever one of its rows changes. */
final class WholeTable<T> {
  private final StampedTable table;
  private final Rows<T> rows;
  private final RowFiles<T> files;

  /** More than one only if somebody else has put it there. */
  private List<DataFile> current = List.of();

  WholeTable(StampedTable table, Rows<T> rows) {
    this.table = table;
    this.rows = rows;
    this.files = new RowFiles<>(table.table(), rows);
  }

  StampedTable table() {
    return table;
  }

  Rows<T> rows() {
    return rows;
  }

  /** Learns from the table's newest snapshot which files there are. */
  void findFiles() {
    List<DataFile> found = new ArrayList<>();
    TableView view = table.view();
    if (view.snapshotId().isPresent()) {
      try (CloseableIterable<FileScanTask> tasks = view.scan().planFiles()) {
        tasks.forEach(task -> found.add(task.file()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    current = found;
  }

  /** Whether this would change the table. */
  boolean isTouchedBy(List<T> records) {
    return !records.isEmpty() || !current.isEmpty();
  }

  /** How all rows are replaced by these. */
  Write replacing(List<T> records) {
    return new Write(table) {
      private List<DataFile> written = List.of();

      @Override
      SnapshotUpdate<?> change(Table staged, Instant now) {
        written = files.write(staged, records);
        OverwriteFiles update = staged.newOverwrite();
        current.forEach(update::deleteFile);
        written.forEach(update::addFile);
        // With no filter this asks one thing: that the files to delete are there.
        table.newest().ifPresent(update::validateFromSnapshot);
        return update.validateNoConflictingData();
      }

      @Override
      void committed() {
        current = written.stream().map(DataFile::copyWithoutStats).toList();
      }

      @Override
      void found() {
        findFiles();
      }
    };
  }
}
