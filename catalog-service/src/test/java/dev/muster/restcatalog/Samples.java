package dev.muster.restcatalog;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;

/** A small table, and commits to it. */
final class Samples {
  static final Namespace THEIRS = Namespace.of("sales");
  static final TableIdentifier ORDERS = TableIdentifier.of(THEIRS, "orders");
  static final Schema SCHEMA =
      new Schema(
          required(1, "id", Types.LongType.get()), optional(2, "note", Types.StringType.get()));

  /** As a client writes it. */
  static final String SCHEMA_JSON =
      """
      {"type": "struct", "fields": [
        {"id": 1, "name": "id", "required": true, "type": "long"},
        {"id": 2, "name": "note", "required": false, "type": "string"}]}""";

  private Samples() {}

  static <C extends Catalog & SupportsNamespaces> Table orders(C catalog) {
    return table(catalog, ORDERS);
  }

  /** Makes the table and, if need be, its namespace. */
  static <C extends Catalog & SupportsNamespaces> Table table(C catalog, TableIdentifier name) {
    if (!catalog.namespaceExists(name.namespace())) {
      catalog.createNamespace(name.namespace());
    }
    return catalog.createTable(name, SCHEMA);
  }

  /** One more snapshot. */
  static Table append(Table table) {
    table.newFastAppend().appendFile(file(table)).commit();
    return table;
  }

  /** A file that nobody will open. */
  static DataFile file(Table table) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath(table.location() + "/data/" + UUID.randomUUID() + ".parquet")
        .withFileSizeInBytes(10)
        .withRecordCount(1)
        .build();
  }

  static int count(Iterable<?> items) {
    return (int) StreamSupport.stream(items.spliterator(), false).count();
  }

  static List<Long> snapshots(Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .map(Snapshot::snapshotId)
        .toList();
  }
}
