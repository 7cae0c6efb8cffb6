package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFileFactory;

/** Parquet files of a table's rows. A file is not part of the table until it is committed. */
final class RowFiles<T> {
  private final Table table;
  private final Rows<T> rows;

  RowFiles(Table table, Rows<T> rows) {
    this.table = table;
    this.rows = rows;
  }

  /**
   * Writes the records, in their order, one file per partition.
   *
   * @param staged the table, as the batch has it
   */
  List<DataFile> write(Table staged, List<T> records) {
    OutputFileFactory names =
        OutputFileFactory.builderFor(staged, 0, 0).format(FileFormat.PARQUET).build();
    List<DataFile> files = new ArrayList<>();
    byPartition(records).forEach((partition, group) -> files.add(write(names, partition, group)));
    return files;
  }

  private Map<PartitionKey, List<Record>> byPartition(List<T> records) {
    Schema schema = table.schema();
    PartitionKey key = new PartitionKey(table.spec(), schema);
    InternalRecordWrapper wrapper = new InternalRecordWrapper(schema.asStruct());
    Map<PartitionKey, List<Record>> groups = new LinkedHashMap<>();
    for (T record : records) {
      Row row = Row.empty(schema.asStruct());
      rows.fill(record, row);
      key.partition(wrapper.wrap(row.values()));
      if (!groups.containsKey(key)) {
        groups.put(key.copy(), new ArrayList<>());
      }
      groups.get(key).add(row.values());
    }
    return groups;
  }

  private DataFile write(OutputFileFactory names, PartitionKey partition, List<Record> records) {
    EncryptedOutputFile file =
        table.spec().isUnpartitioned()
            ? names.newOutputFile()
            : names.newOutputFile(table.spec(), partition);
    DataWriter<Record> writer = HadoopDefaults.hiddenFrom(() -> writer(file, partition));
    try (writer) {
      records.forEach(writer::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.encryptingOutputFile().location(), e);
    }
    return writer.toDataFile();
  }

  private DataWriter<Record> writer(EncryptedOutputFile file, PartitionKey partition) {
    return new GenericFileWriterFactory.Builder(table)
        .dataFileFormat(FileFormat.PARQUET)
        .build()
        .newDataWriter(file, table.spec(), partition);
  }

  /** The rows of a file that was written here, in their order. */
  List<T> read(DataFile file) {
    return read(table, file);
  }

  /** The same, by the files of a table as a batch has it. */
  List<T> read(Table staged, DataFile file) {
    List<T> records = new ArrayList<>();
    InputFile input = staged.io().newInputFile(file);
    try (CloseableIterable<Record> stored =
        FormatModelRegistry.<Record, Schema>readBuilder(file.format(), Record.class, input)
            .project(table.schema())
            .build()) {
      stored.forEach(record -> records.add(rows.read(new Row(record))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.location(), e);
    }
    return records;
  }
}
