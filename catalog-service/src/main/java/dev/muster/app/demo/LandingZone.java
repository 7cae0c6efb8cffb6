package dev.muster.app.demo;

import dev.muster.catalog.LocalFileIO;
import dev.muster.model.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.types.Types;

/**
 * Where the source systems put their files: a folder a partition, as Hive and Spark lay them out.
 */
final class LandingZone {
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.required(2, "name", Types.StringType.get()),
          Types.NestedField.required(3, "amount", Types.DecimalType.of(12, 2)));

  private final Path root;
  private final Random random;

  LandingZone(Path root, Random random) {
    this.root = root;
    this.random = random;
  }

  /** A partition that has landed. */
  record Delivery(Path folder, long recordCount, long fileSizeBytes) {}

  /** Writes one Parquet file into the partition's folder. */
  Delivery land(Feed feed, LocalDate date, int delivery) {
    Path folder =
        root.resolve(feed.sourceSystem())
            .resolve(feed.dataType())
            .resolve("data_as_of_date=" + date);
    Path file = folder.resolve("part-%04d.parquet".formatted(delivery));
    try (LocalFileIO io = new LocalFileIO()) {
      OutputFile out = io.newOutputFile(file.toString());
      long rows = write(out, feed);
      return new Delivery(folder, rows, out.toInputFile().getLength());
    }
  }

  private long write(OutputFile out, Feed feed) {
    long rows = 500L + random.nextInt(1_000);
    try (DataWriter<Record> file =
        FormatModelRegistry.<Record, Schema>dataWriteBuilder(
                FileFormat.PARQUET, Record.class, EncryptedFiles.plainAsEncryptedOutput(out))
            .schema(SCHEMA)
            .spec(PartitionSpec.unpartitioned())
            .build()) {
      for (long id = 1; id <= rows; id++) {
        file.write(row(id, feed));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private Record row(long id, Feed feed) {
    Record row = GenericRecord.create(SCHEMA);
    row.setField("id", id);
    row.setField("name", feed.dataType() + "-" + id);
    row.setField("amount", BigDecimal.valueOf(random.nextInt(1_000_000), 2));
    return row;
  }
}
