package dev.muster.catalog;

import static org.apache.iceberg.types.Types.NestedField.required;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/** A one-column table of notes, and how the tests write and read it. */
final class Notes {
  static final TableIdentifier NAME = TableIdentifier.of("test", "notes");
  private static final String BATCH = "batch-id";
  static final Schema SCHEMA = new Schema(required(1, "note", Types.StringType.get()));

  private Notes() {}

  static <C extends Catalog & SupportsNamespaces> Table create(
      C catalog, Map<String, String> properties) {
    catalog.createNamespace(Namespace.of("test"));
    return create(catalog, NAME, properties);
  }

  static Table create(Catalog catalog, TableIdentifier name) {
    return create(catalog, name, Map.of());
  }

  static Table create(Catalog catalog, TableIdentifier name, Map<String, String> properties) {
    return catalog.createTable(name, SCHEMA, PartitionSpec.unpartitioned(), properties);
  }

  /** A commit, ready to be made, that adds the notes and leaves the batch's mark. */
  static AppendFiles batch(Table table, String batch, String... notes) {
    return table.newFastAppend().set(BATCH, batch).appendFile(write(table, notes));
  }

  static boolean hasBatch(Table table, String batch) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (batch.equals(snapshot.summary().get(BATCH))) {
        return true;
      }
    }
    return false;
  }

  static List<String> readAll(Table table) {
    List<String> notes = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(record -> notes.add((String) record.getField("note")));
      return notes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataFile write(Table table, String... notes) {
    String name = UUID.randomUUID() + ".parquet";
    OutputFile file = table.io().newOutputFile(table.locationProvider().newDataLocation(name));
    try {
      DataWriter<Record> writer =
          Parquet.writeData(file)
              .schema(SCHEMA)
              .withSpec(PartitionSpec.unpartitioned())
              .createWriterFunc(GenericParquetWriter::create)
              .build();
      try (writer) {
        Arrays.stream(notes).map(Notes::row).forEach(writer::write);
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Record row(String note) {
    return GenericRecord.create(SCHEMA).copy("note", note);
  }
}
