package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.InternalWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableGroup;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;

/** Parquet files of a table's rows. A file is not part of the table until it is committed. */
final class RowFiles<T> {
  /**
   * Each writer has memory for a page of Parquet at once: of 1 MiB, it would be most of a batch.
   */
  private static final String PAGE_BYTES = Integer.toString(64 << 10);

  private final Table table;
  private final Rows<T> rows;
  private final Map<String, String> settings;

  RowFiles(Table table, Rows<T> rows) {
    this.table = table;
    this.rows = rows;
    this.settings = settings(rows.layout());
  }

  /** Of a column by which no file is skipped, nobody needs the bounds. */
  private static Map<String, String> settings(TableLayout layout) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TableProperties.PARQUET_PAGE_SIZE_BYTES, PAGE_BYTES);
    Schema schema = layout.schema();
    for (String column : schema.idToName().values()) {
      if (schema.findType(column).isPrimitiveType() && !layout.isFoundBy(column)) {
        settings.put(TableProperties.PARQUET_COLUMN_STATS_ENABLED_PREFIX + column, "false");
      }
    }
    return settings;
  }

  /**
   * Writes the records, in their order, one file per partition.
   *
   * @param staged the table, as the batch has it
   */
  List<DataFile> write(Table staged, List<T> records) {
    return write(records, staged.spec(), names(staged).build());
  }

  /**
   * Writes records that are all of one partition, in their order.
   *
   * @param staged the table, as the batch has it
   * @param spec one of the table's, by which they are
   * @param name what the file is called, besides what keeps it apart from others
   */
  DataFile write(Table staged, List<T> records, PartitionSpec spec, String name) {
    return write(records, spec, names(staged).operationId(name).build()).get(0);
  }

  private static OutputFileFactory.Builder names(Table staged) {
    return OutputFileFactory.builderFor(staged, 0, 0).format(FileFormat.PARQUET);
  }

  /** One row serves for all of them, since a writer takes its values and does not keep it. */
  private List<DataFile> write(List<T> records, PartitionSpec spec, OutputFileFactory names) {
    Map<PartitionKey, DataWriter<NewRow>> writers = new LinkedHashMap<>();
    PartitionKey partition = new PartitionKey(spec, table.schema());
    NewRow row = new NewRow(table.schema().asStruct());
    try (CloseableGroup open = new CloseableGroup()) {
      for (T record : records) {
        rows.fill(record, row);
        partition.partition(row);
        DataWriter<NewRow> writer = writers.get(partition);
        if (writer == null) {
          PartitionKey its = partition.copy();
          writer = writer(spec, its, names);
          writers.put(its, writer);
          open.addCloseable(writer);
        }
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a file of table " + table.name(), e);
    }
    return writers.values().stream().map(DataWriter::toDataFile).toList();
  }

  private DataWriter<NewRow> writer(
      PartitionSpec spec, PartitionKey partition, OutputFileFactory names) {
    EncryptedOutputFile file =
        spec.isUnpartitioned() ? names.newOutputFile() : names.newOutputFile(spec, partition);
    return HadoopDefaults.hiddenFrom(() -> writer(file, spec, partition));
  }

  private DataWriter<NewRow> writer(
      EncryptedOutputFile file, PartitionSpec spec, PartitionKey partition) {
    try {
      return Parquet.writeData(file)
          .forTable(table)
          .setAll(settings)
          .createWriterFunc((schema, type) -> InternalWriter.createWriter(schema, type))
          .withSpec(spec)
          .withPartition(partition)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.encryptingOutputFile().location(), e);
    }
  }

  /** The rows of a file that was written here, in their order. */
  List<T> read(DataFile file) {
    return read(file, table.schema(), rows::read);
  }

  /** Reads these columns of a file. */
  <V> List<V> read(DataFile file, Schema columns, Function<Row, V> read) {
    List<V> records = new ArrayList<>();
    InputFile input = table.io().newInputFile(file);
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
