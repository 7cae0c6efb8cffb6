package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * A table as of one snapshot, whatever happens to it meanwhile; safe for any thread.
 *
 * @param snapshotId empty if the table has no rows yet
 */
record TableView(Table table, Optional<Long> snapshotId) {
  static TableView of(Table table, TableMetadata metadata, Optional<Long> snapshotId) {
    StaticTableOperations fixed = new StaticTableOperations(metadata, table.io());
    return new TableView(new BaseTable(fixed, table.name()), snapshotId);
  }

  <T> List<T> read(Rows<T> rows) {
    return read(rows, Expressions.alwaysTrue());
  }

  /** The rows that match. */
  <T> List<T> read(Rows<T> rows, Expression filter) {
    List<T> found = new ArrayList<>();
    forEach(List.of("*"), filter, row -> found.add(rows.read(row)));
    return found;
  }

  /** Passes on these columns of the rows that match, one by one. */
  void forEach(List<String> columns, Expression filter, Consumer<Row> each) {
    if (snapshotId.isPresent()) {
      IcebergGenerics.ScanBuilder scan =
          IcebergGenerics.read(table)
              .useSnapshot(snapshotId.get())
              .select(columns.toArray(String[]::new))
              .where(filter);
      try (CloseableIterable<Record> records = scan.build()) {
        records.forEach(record -> each.accept(new Row(record)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A scan of this snapshot; only if there is one. */
  TableScan scan() {
    return table.newScan().useSnapshot(snapshotId.orElseThrow()).planWith(DirectExecutor.INSTANCE);
  }
}
