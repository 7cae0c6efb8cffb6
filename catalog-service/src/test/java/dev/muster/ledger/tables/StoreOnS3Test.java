package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.S3Server;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Loaded;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestCall;
import dev.muster.restcatalog.RestCatalogSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOnS3Test {
  private static final String WAREHOUSE = "s3://" + S3Server.BUCKET + "/warehouse";

  @TempDir private static Path shared;
  private static S3Server s3;

  @TempDir private Path data;

  @BeforeAll
  static void startS3() throws Exception {
    s3 = S3Server.start(shared);
  }

  @AfterAll
  static void stopS3() {
    s3.close();
  }

  private CatalogSettings settings(String folder) {
    return new CatalogSettings(
        CatalogSettings.DEFAULT_NAME,
        CatalogSettings.defaultUri(data),
        WAREHOUSE + folder,
        s3.properties());
  }

  @Test
  void everyEngineFindsWhatWasCommittedBeforeAndAfterARestart() throws IOException {
    long seed = 20;
    RandomBatches batches = new RandomBatches(seed);
    for (int start = 0; start < 2; start++) {
      try (TableCatalog catalog = Catalogs.open(settings("/ledger"))) {
        IcebergStore store = StoredRows.open(catalog);
        Views.keepIn(catalog);
        Loaded loaded = store.load();
        assertThat(loaded.definitions()).as("seed %d", seed).isEqualTo(batches.definitions());
        assertThat(new LoadedRows(store, loaded).partitions())
            .as("seed %d", seed)
            .containsExactlyInAnyOrderElementsOf(batches.partitions());
        for (int i = 0; i < 4; i++) {
          store.commit(batches.next());
        }
      }
    }
    try (JdbcCatalog stock = stockCatalog("/ledger")) {
      StoredRows rows = StoredRows.of(stock);
      assertThat(rows.events()).as("seed %d", seed).isEqualTo(batches.events());
      assertThat(rows.deliveries()).as("seed %d", seed).isEqualTo(batches.deliveries());
      assertThat(rows.definitions()).as("seed %d", seed).isEqualTo(batches.definitions());
      assertThat(rows.partitions()).as("seed %d", seed).isEqualTo(batches.partitions());
      assertThat(rows.groupStatuses()).as("seed %d", seed).isEqualTo(batches.groupStatuses());
      assertThat(stock.listViews(TableLayout.NAMESPACE)).hasSize(3);
    }
    try (Stream<Path> local = Files.list(data)) {
      assertThat(local).noneMatch(Files::isDirectory);
    }
  }

  /** Iceberg's own catalog and client, set up as another engine would. */
  private JdbcCatalog stockCatalog(String folder) {
    Map<String, String> properties = new HashMap<>(s3.properties());
    properties.put(CatalogProperties.URI, settings(folder).uri());
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, WAREHOUSE + folder);
    properties.put(CatalogProperties.FILE_IO_IMPL, S3FileIO.class.getName());
    properties.put("jdbc.schema-version", "V1");
    JdbcCatalog stock = new JdbcCatalog();
    stock.initialize(CatalogSettings.DEFAULT_NAME, properties);
    return stock;
  }

  @Test
  void clientsAreToldWhereTheFilesAreAndNoSecret() {
    CatalogSettings settings = settings("/told");
    try (TableCatalog catalog = Catalogs.open(settings)) {
      StoredRows.open(catalog).close();
      IcebergRest rest =
          new IcebergRest(
              RestCatalogSettings.of(settings), catalog, Optional.empty(), () -> Instant.EPOCH);
      assertThat(get(rest, "/v1/config"))
          .contains(s3.properties().get("s3.endpoint"), "client.region", "s3.path-style-access")
          .doesNotContain(
              s3.properties().get("s3.access-key-id"), s3.properties().get("s3.secret-access-key"));
      assertThat(get(rest, "/v1/namespaces/muster/tables/ingestion_events"))
          .contains(WAREHOUSE + "/told/muster/ingestion_events")
          .doesNotContain(
              s3.properties().get("s3.access-key-id"), s3.properties().get("s3.secret-access-key"));
    }
  }

  private static String get(IcebergRest rest, String path) {
    RestAnswer answer =
        rest.answer(
            new RestCall(
                "GET",
                path,
                "",
                Map.of("X-Iceberg-Access-Delegation", "vended-credentials"),
                new byte[0]));
    assertThat(answer.status()).isEqualTo(200);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
