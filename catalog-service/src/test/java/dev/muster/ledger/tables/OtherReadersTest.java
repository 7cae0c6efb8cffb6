package dev.muster.ledger.tables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.GroupJson;
import dev.muster.ledger.PageChanges;
import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.ledger.UnusableStoreException;
import dev.muster.maintenance.StoredFiles;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB finds in the files of the current snapshots, and what nobody may find. */
class OtherReadersTest {
  @TempDir private Path directory;
  private final RandomBatches batches = new RandomBatches(23);
  private TableCatalog catalog;
  private IcebergStore store;
  private Connection duckdb;

  @BeforeEach
  void open() throws SQLException {
    catalog = Catalogs.open(CatalogSettings.under(directory));
    store = StoredRows.open(catalog);
    store.load();
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    duckdb.close();
    catalog.close();
  }

  @Test
  void duckdbReadsWhatWasCommitted() throws Exception {
    store.commit(batches.definition());
    for (int i = 0; i < 6; i++) {
      store.commit(batches.batch(2, 2));
    }
    assertThat(
            rows(
                EventRows.LAYOUT,
                "event_id, data_as_of_date, epoch_us(received_at), record_count",
                "received_at"))
        .isEqualTo(
            batches.events().stream()
                .map(
                    (IngestionEvent e) ->
                        List.of(
                            e.eventId(),
                            e.partition().dataAsOfDate().toString(),
                            Long.toString(micros(e.receivedAt())),
                            String.valueOf(e.recordCount())))
                .toList());
    assertThat(
            rows(
                PartitionStatusRows.LAYOUT,
                "status_id, status, revision, file_path, status_reason",
                "status_id"))
        .containsExactlyInAnyOrderElementsOf(
            batches.partitions().stream()
                .map(
                    (PartitionStatus row) ->
                        List.of(
                            row.partition().statusId(),
                            row.status().name(),
                            Integer.toString(row.revision()),
                            row.filePath(),
                            String.valueOf(row.statusReason())))
                .toList());
    assertThat(
            rows(
                GroupStatusRows.LAYOUT,
                "group_status_id, group_status, len(required_data_types),"
                    + " list_transform(missing_data_types, f -> f.source || '/' || f.type)::VARCHAR[],"
                    + " expected_by",
                "consumer_group_name"))
        .hasSameSizeAs(batches.groupStatuses())
        .containsExactlyInAnyOrderElementsOf(
            batches.groupStatuses().stream()
                .map(
                    (GroupStatus row) ->
                        List.of(
                            row.key().groupStatusId(),
                            row.status().name(),
                            Integer.toString(row.dependenciesTotal()),
                            row.missing().stream()
                                .map(Feed::toString)
                                .collect(Collectors.toList())
                                .toString(),
                            "null"))
                .toList());
    assertThat(rows(DeliveryRows.LAYOUT, "delivery_id", "recorded_at"))
        .isEqualTo(batches.deliveries().stream().map(d -> List.of(d.deliveryId())).toList());
    assertThat(
            rows(
                DependencyRows.LAYOUT,
                "consumer_group_name, source_system, data_type, required",
                "all"))
        .hasSameSizeAs(DependencyRows.of(batches.definitions()));
  }

  @Test
  void secretsAreInNoFile() throws Exception {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    store.commit(definition(secret));
    assertThat(store.load().definitions()).containsExactly(withSecret(secret));

    List<List<String>> stored = rows(DefinitionRows.LAYOUT, "definition", "1");
    assertThat(stored).hasSize(1);
    assertThat(stored.get(0).get(0))
        .contains("https://consumer.example/hook", "sealed:v1:")
        .doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain("MfKQ9r");
      }
    }
  }

  @Test
  void equalDefinitionsGiveEqualText() throws Exception {
    store.commit(definition("whsec_x"));
    List<List<String>> first = rows(DefinitionRows.LAYOUT, "definition", "1");
    store.commit(
        new Batch(
            mark(2),
            List.of(),
            List.of(),
            Optional.of(List.of()),
            PageChanges.none(),
            PageChanges.none()));
    store.commit(
        new Batch(
            mark(3),
            List.of(),
            List.of(),
            Optional.of(List.of(withSecret("whsec_x"))),
            PageChanges.none(),
            PageChanges.none()));
    assertThat(rows(DefinitionRows.LAYOUT, "definition", "1")).isEqualTo(first);
    assertThat(GroupJson.text(GroupJson.tree(first.get(0).get(0)))).isEqualTo(first.get(0).get(0));
  }

  @Test
  void anotherKeyStopsTheStartWithASentence() {
    store.commit(definition("whsec_x"));
    byte[] otherKey = new byte[SecretSeal.KEY_BYTES];
    otherKey[0] = 1;
    IcebergStore other =
        IcebergStore.open(
            catalog, SecretSeal.of(otherKey), SnapshotSettings.DEFAULTS, InstantSource.system());
    assertThatThrownBy(other::load)
        .isInstanceOf(UnusableStoreException.class)
        .hasMessage(
            "The webhook secrets of group dashboard cannot be read: they were sealed with another"
                + " key than the setting secret_key.");
  }

  private Batch definition(String secret) {
    return new Batch(
        mark(1),
        List.of(),
        List.of(),
        Optional.of(List.of(withSecret(secret))),
        PageChanges.none(),
        PageChanges.none());
  }

  private GroupDefinition withSecret(String secret) {
    Endpoint webhook =
        new Endpoint.Webhook(URI.create("https://consumer.example/hook"), secret, false);
    GroupSpec spec =
        new GroupSpec(
            "dashboard",
            "Morning dashboard",
            List.of(Dependency.sameDate(new Feed("GUO", "FACT_ORDERS"))),
            List.of(webhook));
    return new GroupDefinition(spec, 1, batches.lastArrival(), batches.lastArrival());
  }

  private BatchMark mark(long sequence) {
    return new BatchMark(sequence, "batch-" + sequence, batches.lastArrival());
  }

  /** The columns of the files that the table's current snapshot has, by DuckDB alone. */
  private List<List<String>> rows(TableLayout layout, String columns, String order)
      throws SQLException, IOException {
    String query =
        "SELECT %s FROM read_parquet(%s) ORDER BY %s"
            .formatted(columns, files(catalog.loadTable(layout.identifier())), order);
    List<List<String>> rows = new ArrayList<>();
    try (var statement = duckdb.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      int width = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(String.valueOf(found.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String files(Table table) throws IOException {
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      List<String> paths = new ArrayList<>();
      tasks.forEach(task -> paths.add(StoredFiles.plain(task.file().location())));
      return paths.stream()
          .map(path -> "'" + path.replace("'", "''") + "'")
          .collect(Collectors.joining(", ", "[", "]"));
    }
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
