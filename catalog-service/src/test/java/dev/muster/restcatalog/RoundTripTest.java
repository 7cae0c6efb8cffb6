package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.ORDERS;
import static dev.muster.restcatalog.Samples.SCHEMA;
import static dev.muster.restcatalog.Samples.THEIRS;
import static dev.muster.restcatalog.Samples.append;
import static dev.muster.restcatalog.Samples.count;
import static dev.muster.restcatalog.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Iceberg's own client can do here. */
class RoundTripTest {
  private static final TableIdentifier VIEW = TableIdentifier.of(THEIRS, "big_orders");

  @TempDir Path data;
  private RestServer server;
  private RESTCatalog client;

  @BeforeEach
  void start() {
    server = new RestServer(data);
    client = server.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void keepsNamespacesAndTheirProperties() {
    client.createNamespace(THEIRS, new HashMap<>(Map.of("owner", "ann", "stage", "raw")));
    client.setProperties(THEIRS, new HashMap<>(Map.of("owner", "bob")));
    client.removeProperties(THEIRS, new HashSet<>(List.of("stage")));

    assertThat(client.loadNamespaceMetadata(THEIRS))
        .containsEntry("owner", "bob")
        .doesNotContainKey("stage");
    assertThat(client.namespaceExists(THEIRS)).isTrue();
    assertThatThrownBy(() -> client.createNamespace(THEIRS))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(client.dropNamespace(THEIRS)).isTrue();
    assertThat(client.namespaceExists(THEIRS)).isFalse();
    assertThat(client.dropNamespace(THEIRS)).isFalse();
  }

  @Test
  void keepsNamespacesInNamespaces() {
    Namespace child = Namespace.of("sales", "eu");
    client.createNamespace(THEIRS);
    client.createNamespace(child);
    Samples.table(client, TableIdentifier.of(child, "orders"));

    assertThat(client.listNamespaces()).containsExactly(THEIRS);
    assertThat(client.listNamespaces(THEIRS)).containsExactly(child);
    assertThat(client.listTables(child)).containsExactly(TableIdentifier.of(child, "orders"));
    assertThat(client.listTables(THEIRS)).isEmpty();
  }

  @Test
  void dropsNoNamespaceThatHoldsSomething() {
    orders(client);

    assertThatThrownBy(() -> client.dropNamespace(THEIRS))
        .isInstanceOf(NamespaceNotEmptyException.class);
    assertThat(client.tableExists(ORDERS)).isTrue();
  }

  @Test
  void keepsTablesAndWhatIsCommittedToThem() {
    Table table = orders(client);
    append(table);
    table.updateSchema().addColumn("amount", Types.DoubleType.get()).commit();
    table.updateProperties().set("owner", "ann").commit();
    append(table);

    Table stored = server.catalog.loadTable(ORDERS);
    assertThat(stored.uuid()).isEqualTo(table.uuid());
    assertThat(count(stored.snapshots())).isEqualTo(2);
    assertThat(stored.currentSnapshot().snapshotId())
        .isEqualTo(table.currentSnapshot().snapshotId());
    assertThat(stored.schema().findField("amount")).isNotNull();
    assertThat(stored.properties()).containsEntry("owner", "ann");
    assertThat(client.listTables(THEIRS)).containsExactly(ORDERS);
  }

  @Test
  void makesTablesWithTheirRowsInOneStep() {
    client.createNamespace(THEIRS);
    Transaction creation = client.buildTable(ORDERS, SCHEMA).createTransaction();
    append(creation.table());
    assertThat(client.tableExists(ORDERS)).isFalse();

    creation.commitTransaction();

    assertThat(count(client.loadTable(ORDERS).snapshots())).isEqualTo(1);
  }

  @Test
  void theSlowerOfTwoThatMakeATableIsTold() {
    client.createNamespace(THEIRS);
    Transaction slower = client.buildTable(ORDERS, SCHEMA).createTransaction();
    Table faster = orders(client);

    assertThatThrownBy(slower::commitTransaction).isInstanceOf(AlreadyExistsException.class);
    assertThat(client.loadTable(ORDERS).uuid()).isEqualTo(faster.uuid());
  }

  @Test
  void makesNoTableInANamespaceThatIsNotThere() {
    TableIdentifier nowhere = TableIdentifier.of("nowhere", "orders");

    assertThatThrownBy(() -> client.createTable(nowhere, SCHEMA))
        .isInstanceOf(NoSuchNamespaceException.class);
    assertThatThrownBy(() -> client.buildTable(nowhere, SCHEMA).createTransaction())
        .isInstanceOf(NoSuchNamespaceException.class);
    assertThat(client.listNamespaces()).isEmpty();
  }

  @Test
  void replacesATableAndKeepsItsHistory() {
    append(orders(client));
    Transaction replacement = client.buildTable(ORDERS, SCHEMA).replaceTransaction();
    append(replacement.table());
    replacement.commitTransaction();

    assertThat(count(client.loadTable(ORDERS).snapshots())).isEqualTo(2);
  }

  @Test
  void namesOfTablesMayHoldDotsAndBlanks() {
    client.createNamespace(THEIRS);
    for (String name : List.of("orders.2026", "orders of 2026", "orders+2026", "bestellüngen")) {
      TableIdentifier table = TableIdentifier.of(THEIRS, name);
      client.createTable(table, SCHEMA);

      assertThat(client.loadTable(table).name()).endsWith(name);
      assertThat(client.listTables(THEIRS)).containsExactly(table);
      assertThat(client.dropTable(table)).isTrue();
    }
  }

  @Test
  void renamesTablesAcrossNamespaces() {
    Table table = orders(client);
    Namespace archive = Namespace.of("archive");
    client.createNamespace(archive);
    TableIdentifier renamed = TableIdentifier.of(archive, "orders_2026");

    client.renameTable(ORDERS, renamed);

    assertThat(client.tableExists(ORDERS)).isFalse();
    assertThat(client.loadTable(renamed).uuid()).isEqualTo(table.uuid());
    assertThatThrownBy(() -> client.renameTable(ORDERS, renamed))
        .isInstanceOf(NoSuchTableException.class);
    assertThatThrownBy(() -> client.renameTable(renamed, TableIdentifier.of("nowhere", "orders")))
        .isInstanceOf(NoSuchNamespaceException.class);
  }

  @Test
  void dropsTablesAndKeepsTheirFilesUnlessToldToPurge() {
    Table kept = append(orders(client));
    String keptFile = metadata(kept).metadataFileLocation();
    client.dropTable(ORDERS, false);
    Table purged = append(Samples.table(client, TableIdentifier.of(THEIRS, "purged")));
    String purgedFile = metadata(purged).metadataFileLocation();
    client.dropTable(TableIdentifier.of(THEIRS, "purged"), true);

    assertThat(client.listTables(THEIRS)).isEmpty();
    assertThat(kept.io().newInputFile(keptFile).exists()).isTrue();
    assertThat(purged.io().newInputFile(purgedFile).exists()).isFalse();
    assertThat(client.dropTable(ORDERS, false)).isFalse();
  }

  @Test
  void registersATableThatWasDropped() {
    Table table = append(orders(client));
    String location = metadata(table).metadataFileLocation();
    client.dropTable(ORDERS, false);

    Table again = client.registerTable(ORDERS, location);

    assertThat(again.uuid()).isEqualTo(table.uuid());
    assertThat(count(client.loadTable(ORDERS).snapshots())).isEqualTo(1);
    assertThatThrownBy(() -> client.registerTable(ORDERS, location))
        .isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void loadsOnlyTheSnapshotsThatAreReferredTo() {
    append(append(append(orders(client))));

    assertThat(snapshotsIn("refs")).hasSize(1);
    assertThat(snapshotsIn("all")).hasSize(3);
    assertThat(server.get(path(ORDERS)).texts("/metadata/snapshots")).hasSize(3);
  }

  private List<String> snapshotsIn(String mode) {
    return server.get(path(ORDERS) + "?snapshots=" + mode).texts("/metadata/snapshots");
  }

  @Test
  void aClientThatLoadsReferredSnapshotsGetsTheOthersWhenItNeedsThem() throws IOException {
    append(append(orders(client)));

    try (RESTCatalog lazy = server.client(Map.of("snapshot-loading-mode", "refs"))) {
      assertThat(count(lazy.loadTable(ORDERS).snapshots())).isEqualTo(2);
    }
  }

  @Test
  void concurrentCommitsAllArrive() throws Exception {
    Table table = orders(client);
    table.updateProperties().set("commit.retry.num-retries", "20").commit();
    int writers = 4;
    int commits = 5;
    int all = writers * commits;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<Object>> written = new ArrayList<>();
    try {
      for (int i = 0; i < writers; i++) {
        written.add(threads.submit(writer(commits)));
      }
      for (Future<Object> writer : written) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    table.refresh();
    assertThat(count(table.snapshots())).isEqualTo(all);
    assertThat(table.currentSnapshot().sequenceNumber()).isEqualTo(all);
  }

  private Callable<Object> writer(int commits) {
    return () -> {
      try (RESTCatalog own = server.client()) {
        for (int i = 0; i < commits; i++) {
          append(own.loadTable(ORDERS));
        }
      }
      return null;
    };
  }

  @Test
  void keepsViewsInSeveralDialects() {
    client.createNamespace(THEIRS);
    View view =
        client
            .buildView(VIEW)
            .withSchema(SCHEMA)
            .withDefaultNamespace(THEIRS)
            .withQuery("trino", "SELECT * FROM orders WHERE id > 9")
            .withQuery("spark", "SELECT * FROM orders WHERE id > 09")
            .create();
    assertThat(view.sqlFor("spark").sql()).endsWith("09");
    client
        .buildView(VIEW)
        .withSchema(SCHEMA)
        .withDefaultNamespace(THEIRS)
        .withQuery("trino", "SELECT * FROM orders WHERE id > 99")
        .withQuery("spark", "SELECT * FROM orders WHERE id > 099")
        .replace();
    client.loadView(VIEW).updateProperties().set("owner", "ann").commit();

    View stored = client.loadView(VIEW);
    assertThat(stored.sqlFor("trino").sql()).endsWith("99");
    assertThat(count(stored.versions())).isEqualTo(2);
    assertThat(stored.properties()).containsEntry("owner", "ann");
    assertThat(client.listViews(THEIRS)).containsExactly(VIEW);
    assertThat(client.listTables(THEIRS)).isEmpty();
    assertThatThrownBy(() -> client.createTable(VIEW, SCHEMA))
        .isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void renamesDropsAndRegistersViews() {
    client.createNamespace(THEIRS);
    client
        .buildView(VIEW)
        .withSchema(SCHEMA)
        .withDefaultNamespace(THEIRS)
        .withQuery("trino", "SELECT 1")
        .create();
    TableIdentifier renamed = TableIdentifier.of(THEIRS, "large_orders");
    client.renameView(VIEW, renamed);
    assertThat(client.viewExists(VIEW)).isFalse();
    String location =
        server
            .get(path(renamed).replace("/tables/", "/views/"))
            .json()
            .get("metadata-location")
            .asText();
    TableIdentifier copy = TableIdentifier.of(THEIRS, "copy");
    client.registerView(copy, location);

    assertThat(client.loadView(copy).uuid()).isEqualTo(client.loadView(renamed).uuid());
    assertThat(client.dropView(renamed)).isTrue();
    assertThat(client.viewExists(renamed)).isFalse();
    assertThat(client.dropView(renamed)).isFalse();
  }

  @Test
  void takesMetricsReports() {
    orders(client);
    String report =
        """
        {"report-type": "commit-report", "table-name": "sales.orders", "snapshot-id": 1,
         "sequence-number": 1, "operation": "append", "metrics": {}, "metadata": {}}""";

    assertThat(server.post(path(ORDERS) + "/metrics", report).status()).isEqualTo(204);
  }

  static String path(TableIdentifier table) {
    return "/v1/namespaces/" + table.namespace() + "/tables/" + table.name();
  }

  private static TableMetadata metadata(Table table) {
    return ((BaseTable) table).operations().current();
  }
}
