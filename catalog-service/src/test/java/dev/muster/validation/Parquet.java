package dev.muster.validation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Real files, by parquet-java and by DuckDB. */
final class Parquet {
  static final MessageType ORDERS =
      MessageTypeParser.parseMessageType(
          "message orders { required int64 id; optional binary note (STRING); }");

  private Parquet() {}

  static Path orders(Path file, int rows) throws IOException {
    return orders(file, rows, CompressionCodecName.SNAPPY);
  }

  /** In row groups of some kilobytes. */
  static Path orders(Path file, int rows, CompressionCodecName codec) throws IOException {
    return write(
        file,
        ORDERS,
        rows,
        codec,
        (row, i) -> row.append("id", (long) i).append("note", "note " + i));
  }

  /** Puts values into a row. */
  interface Filling {
    void fill(Group row, int i);
  }

  static Path write(
      Path file, MessageType schema, int rows, CompressionCodecName codec, Filling filling)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new Configuration(false))
            .withType(schema)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(codec)
            .withRowGroupSize(16L * 1024)
            .withPageSize(4 * 1024)
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group row = new SimpleGroupFactory(schema).newGroup();
        filling.fill(row, i);
        writer.write(row);
      }
    }
    return file;
  }

  /** What this query gives, written by DuckDB. */
  static Path duckdb(Path file, String query, String options) throws SQLException, IOException {
    Files.createDirectories(file.getParent());
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("COPY (%s) TO '%s' (FORMAT parquet%s)".formatted(query, file, options));
    }
    return file;
  }

  /** All of it encrypted, by DuckDB. */
  static void encrypted(Path file) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET force_mbedtls_unsafe = 'true'");
      statement.execute("PRAGMA add_parquet_key('key', '0123456789112345')");
      statement.execute(
          "COPY (SELECT 1 AS id) TO '%s' (FORMAT parquet, ENCRYPTION_CONFIG {footer_key: 'key'})"
              .formatted(file));
    }
  }
}
