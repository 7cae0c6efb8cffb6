package dev.muster.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots.CleanupLevel;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * The same rows by Iceberg as it comes: its JDBC catalog, its files, and one commit after the other
 * for each of three tables.
 */
final class Stock implements AutoCloseable {
  private static final Namespace NAMESPACE = Namespace.of("stock");

  /** Of the history, which may have millions of rows, so many are enough. */
  private static final int LARGEST_BATCH = 10_000;

  /** A table of which the rows of the date lie in as many files as in the product's. */
  private final class Pages {
    private final Table table;
    private final List<List<Record>> rows;
    private final List<DataFile> files = new ArrayList<>();

    Pages(Table model) throws IOException {
      table = create(model);
      rows = parts(rowsOf(model, Integer.MAX_VALUE), filesOf(model));
      AppendFiles append = table.newAppend();
      for (List<Record> its : rows) {
        files.add(write(table, its));
      }
      files.forEach(append::appendFile);
      append.commit();
    }

    /** One event is about one of them, many are about all. */
    void rewrite(int events) throws IOException {
      OverwriteFiles overwrite = table.newOverwrite();
      for (int i = 0; i < (events == 1 ? 1 : files.size()); i++) {
        DataFile next = write(table, rows.get(i));
        overwrite.deleteFile(files.get(i)).addFile(next);
        files.set(i, next);
      }
      overwrite.commit();
    }
  }

  private final JdbcCatalog catalog = new JdbcCatalog();
  private final Table events;
  private final List<Record> eventRows;
  private final List<Pages> pages;

  /**
   * @param muster whose tables are taken as they are now, and whose rows are written
   */
  Stock(Muster muster, String uri, String warehouse, Map<String, String> properties)
      throws IOException {
    Map<String, String> all = new HashMap<>(properties);
    all.put(CatalogProperties.URI, uri);
    all.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
    catalog.setConf(new Configuration());
    catalog.initialize("stock", all);
    catalog.createNamespace(NAMESPACE, Map.of());
    events = create(muster.table("ingestion_events"));
    eventRows = rowsOf(muster.table("ingestion_events"), LARGEST_BATCH);
    pages =
        List.of(
            new Pages(muster.table("data_ingestion_status")),
            new Pages(muster.table("consumer_group_status")));
  }

  private Table create(Table model) {
    String name = model.name().substring(model.name().lastIndexOf('.') + 1);
    return catalog
        .buildTable(TableIdentifier.of(NAMESPACE, name), model.schema())
        .withPartitionSpec(model.spec())
        .withProperty("format-version", "2")
        .create();
  }

  private static List<Record> rowsOf(Table table, int most) throws IOException {
    try (CloseableIterable<Record> stored = IcebergGenerics.read(table).build()) {
      return StreamSupport.stream(stored.spliterator(), false).limit(most).toList();
    }
  }

  private static int filesOf(Table table) throws IOException {
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      return (int) StreamSupport.stream(files.spliterator(), false).count();
    }
  }

  private static List<List<Record>> parts(List<Record> rows, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> rows.subList(rows.size() * i / count, rows.size() * (i + 1) / count))
        .toList();
  }

  /** Appends so many events and rewrites what they change: three commits. */
  void commit(int count) throws IOException {
    List<Record> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(eventRows.get(i % eventRows.size()));
    }
    events.newAppend().appendFile(write(events, rows)).commit();
    for (Pages its : pages) {
      its.rewrite(count);
    }
  }

  /**
   * Forgets all snapshots but the newest twenty, as many as the product keeps. A commit writes down
   * all there are, and would take the longer the more of them have been measured.
   */
  void forget() {
    for (Table table : tables()) {
      table
          .expireSnapshots()
          .expireOlderThan(System.currentTimeMillis())
          .retainLast(20)
          .cleanupLevel(CleanupLevel.NONE)
          .commit();
    }
  }

  double metadataBytes() {
    return tables().stream().mapToLong(Metadata::bytes).sum();
  }

  private List<Table> tables() {
    return Stream.concat(Stream.of(events), pages.stream().map(its -> its.table)).toList();
  }

  /** All of one partition. */
  private static DataFile write(Table table, List<Record> rows) throws IOException {
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(rows.get(0)));
    OutputFileFactory files =
        OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build();
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(files.newOutputFile(table.spec(), key), table.spec(), key);
    try (writer) {
      rows.forEach(writer::write);
    }
    return writer.toDataFile();
  }

  @Override
  public void close() {
    catalog.close();
  }
}
