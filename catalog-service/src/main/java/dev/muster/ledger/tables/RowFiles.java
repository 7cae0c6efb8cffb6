package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
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
    PartitionSpec spec = staged.spec();
    OutputFileFactory names = names(staged).build();
    List<DataFile> files = new ArrayList<>();
    byPartition(records, spec)
        .forEach((partition, group) -> files.add(write(spec, partition, group, names)));
    return files;
  }

  /**
   * Writes records that are all of one partition, in their order.
   *
   * @param staged the table, as the batch has it
   * @param spec one of the table's, by which they are
   * @param name what the file is called, besides what keeps it apart from others
   */
  DataFile write(Table staged, List<T> records, PartitionSpec spec, String name) {
    List<Record> rows = records.stream().map(this::stored).toList();
    PartitionKey partition = new PartitionKey(spec, table.schema());
    partition.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(rows.get(0)));
    return write(spec, partition, rows, names(staged).operationId(name).build());
  }

  private static OutputFileFactory.Builder names(Table staged) {
    return OutputFileFactory.builderFor(staged, 0, 0).format(FileFormat.PARQUET);
  }

  private Map<PartitionKey, List<Record>> byPartition(List<T> records, PartitionSpec spec) {
    Schema schema = table.schema();
    PartitionKey key = new PartitionKey(spec, schema);
    InternalRecordWrapper wrapper = new InternalRecordWrapper(schema.asStruct());
    Map<PartitionKey, List<Record>> groups = new LinkedHashMap<>();
    for (T record : records) {
      Record row = stored(record);
      key.partition(wrapper.wrap(row));
      if (!groups.containsKey(key)) {
        groups.put(key.copy(), new ArrayList<>());
      }
      groups.get(key).add(row);
    }
    return groups;
  }

  private Record stored(T record) {
    Row row = Row.empty(table.schema().asStruct());
    rows.fill(record, row);
    return row.values();
  }

  private DataFile write(
      PartitionSpec spec, PartitionKey partition, List<Record> records, OutputFileFactory names) {
    EncryptedOutputFile file =
        spec.isUnpartitioned() ? names.newOutputFile() : names.newOutputFile(spec, partition);
    DataWriter<Record> writer = HadoopDefaults.hiddenFrom(() -> writer(file, spec, partition));
    try (writer) {
      records.forEach(writer::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.encryptingOutputFile().location(), e);
    }
    return writer.toDataFile();
  }

  private DataWriter<Record> writer(
      EncryptedOutputFile file, PartitionSpec spec, PartitionKey partition) {
    return new GenericFileWriterFactory.Builder(table)
        .dataFileFormat(FileFormat.PARQUET)
        .build()
        .newDataWriter(file, spec, partition);
  }

  /** The rows of a file that was written here, in their order. */
  List<T> read(DataFile file) {
    return read(table, file);
  }

  /** The same, by the files of a table as a batch has it. */
  List<T> read(Table staged, DataFile file) {
    return read(staged, file, table.schema(), rows::read);
  }

  /** Reads these columns of a file. */
  <V> List<V> read(DataFile file, Schema columns, Function<Row, V> read) {
    return read(table, file, columns, read);
  }

  private static <V> List<V> read(Table by, DataFile file, Schema columns, Function<Row, V> read) {
    List<V> records = new ArrayList<>();
    InputFile input = by.io().newInputFile(file);
    try (CloseableIterable<Record> stored =
        FormatModelRegistry.<Record, Schema>readBuilder(file.format(), Record.class, input)
            .project(columns)
            .build()) {
      stored.forEach(record -> records.add(read.apply(new Row(record))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.location(), e);
    }
    return records;
  }
}
