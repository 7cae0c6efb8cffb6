package dev.muster.restcatalog;

import static dev.muster.restcatalog.RestServer.OURS;
import static dev.muster.restcatalog.Samples.ORDERS;
import static dev.muster.restcatalog.Samples.SCHEMA;
import static dev.muster.restcatalog.Samples.SCHEMA_JSON;
import static dev.muster.restcatalog.Samples.append;
import static dev.muster.restcatalog.Samples.count;
import static dev.muster.restcatalog.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.restcatalog.RestServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients read what the service writes, and by no way write there. */
class ReadOnlyNamespaceTest {
  private static final TableIdentifier EVENTS = TableIdentifier.of(OURS, "events");
  private static final TableIdentifier LATEST = TableIdentifier.of(OURS, "latest");

  private RestServer server;
  private RESTCatalog client;
  private Table events;
  private View latest;

  @TempDir Path own;

  @BeforeEach
  void start() {
    server = new RestServer(own);
    events = append(Samples.table(server.catalog, EVENTS));
    latest =
        ((ViewCatalog) server.catalog)
            .buildView(LATEST)
            .withSchema(SCHEMA)
            .withDefaultNamespace(OURS)
            .withQuery("trino", "SELECT 1")
            .create();
    client = server.client();
    orders(client);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void isReadLikeAnyOther() {
    assertThat(client.listTables(OURS)).containsExactly(EVENTS);
    assertThat(client.listViews(OURS)).containsExactly(LATEST);
    assertThat(client.loadTable(EVENTS).currentSnapshot().snapshotId())
        .isEqualTo(events.currentSnapshot().snapshotId());
    assertThat(client.loadView(LATEST).uuid()).isEqualTo(latest.uuid());
    assertThat(client.loadNamespaceMetadata(OURS)).containsKey("location");
  }

  static Stream<String[]> writes() {
    String create = "{\"name\": \"t\", \"schema\": %s}".formatted(SCHEMA_JSON);
    String view =
        """
        {"name": "v", "schema": %s, "properties": {}, "view-version": {"version-id": 1,
         "timestamp-ms": 1, "schema-id": 0, "summary": {}, "default-namespace": ["muster"],
         "representations": [{"type": "sql", "sql": "SELECT 1", "dialect": "trino"}]}}"""
            .formatted(SCHEMA_JSON);
    String noUpdates = "{\"requirements\": [], \"updates\": []}";
    String rename =
        """
        {"source": {"namespace": ["%s"], "name": "%s"},
         "destination": {"namespace": ["%s"], "name": "%s"}}""";
    String transaction =
        """
        {"table-changes": [
          {"identifier": {"namespace": ["sales"], "name": "orders"}, "requirements": [],
           "updates": [{"action": "set-properties", "updates": {"a": "b"}}]},
          {"identifier": {"namespace": ["muster"], "name": "events"}, "requirements": [],
           "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}]}""";
    return Stream.of(
        write("POST", "", "{\"namespace\": [\"muster\"]}"),
        write("POST", "", "{\"namespace\": [\"muster\", \"below\"]}"),
        write("DELETE", "/muster", null),
        write("POST", "/muster/properties", "{\"updates\": {\"owner\": \"me\"}}"),
        write("POST", "/muster/tables", create),
        write("POST", "/muster/tables", create.replace("\"t\",", "\"t\", \"stage-create\": true,")),
        write("POST", "/muster%1Fbelow/tables", create),
        write("POST", "/muster.below/tables", create),
        write("POST", "/muster/tables/events", noUpdates),
        write(
            "POST",
            "/muster/tables/new",
            "{\"requirements\": [{\"type\": \"assert-create\"}], \"updates\": []}"),
        write("DELETE", "/muster/tables/events", null),
        write("DELETE", "/muster/tables/events?purgeRequested=true", null),
        write("DELETE", "/muster/tables/neverthere", null),
        write("POST", "/muster/register", "{\"name\": \"t\", \"metadata-location\": \"/x\"}"),
        write("POST", "../tables/rename", rename.formatted("muster", "events", "sales", "events")),
        write("POST", "../tables/rename", rename.formatted("sales", "orders", "muster", "orders")),
        write("POST", "../tables/rename", rename.formatted("muster", "events", "muster", "gone")),
        write("POST", "../transactions/commit", transaction),
        write("POST", "/muster/views", view),
        write("POST", "/muster/views/latest", noUpdates),
        write("DELETE", "/muster/views/latest", null),
        write("POST", "../views/rename", rename.formatted("muster", "latest", "sales", "latest")),
        write("POST", "../views/rename", rename.formatted("sales", "v", "muster", "v")),
        write("POST", "/muster/register-view", "{\"name\": \"v\", \"metadata-location\": \"/x\"}"));
  }

  private static String[] write(String method, String path, String body) {
    String from = path.startsWith("..") ? "/v1" + path.substring(2) : "/v1/namespaces" + path;
    return new String[] {method, from, body};
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("writes")
  void refusesEveryWrite(String method, String path, String body) {
    Map<String, Long> before = files();

    Reply reply = server.send(method, path, body);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(403);
    assertThat(reply.errorType()).isEqualTo("ForbiddenException");
    assertThat(reply.errorMessage())
        .isEqualTo(
            "The namespace muster is written by the service alone; clients only read it."
                + " Write to a namespace of your own instead.");
    assertThat(files()).isEqualTo(before);
    assertThat(server.catalog.listTables(OURS)).containsExactly(EVENTS);
    assertThat(server.catalog.loadTable(ORDERS).properties()).doesNotContainKey("a");
  }

  @Test
  void refusesWhatIcebergsClientWrites() {
    Table table = client.loadTable(EVENTS);

    assertThatThrownBy(() -> append(table))
        .isInstanceOf(ForbiddenException.class)
        .hasMessageContaining("written by the service alone");
    assertThatThrownBy(
            () ->
                client.commitTransaction(
                    TableCommit.create(
                        EVENTS,
                        metadata(table),
                        TableMetadata.buildFrom(metadata(table))
                            .setProperties(Map.of("a", "b"))
                            .build())))
        .isInstanceOf(ForbiddenException.class);
    assertThat(count(server.catalog.loadTable(EVENTS).snapshots())).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MUSTER", "Muster", "müster", "muster ", "ｍｕｓｔｅｒ"})
  void aNameThatADatabaseMayTakeForOursIsOursToo(String name) {
    assertThat(server.post("/v1/namespaces", "{\"namespace\": [\"" + name + "\"]}").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"musters", "my_muster", "a"})
  void aNameThatOnlyLooksLikeOursIsFree(String name) {
    assertThat(server.post("/v1/namespaces", "{\"namespace\": [\"" + name + "\"]}").status())
        .isEqualTo(200);
  }

  @Test
  void theSettingsSayWhichNamespacesAreReadOnly() {
    server.serveUnder(
        d ->
            new RestCatalogSettings(
                d.warehouses(),
                Set.of("sales", "gold.daily"),
                d.storage(),
                d.credentials(),
                d.idempotencyKeyLifetime(),
                d.bodyBytesMax()));

    assertThat(statusOfMaking("[\"muster\", \"below\"]")).isEqualTo(200);
    assertThat(statusOfMaking("[\"sales\", \"eu\"]")).isEqualTo(403);
    assertThat(statusOfMaking("[\"gold\"]")).isEqualTo(200);
    assertThat(statusOfMaking("[\"gold\", \"daily\"]")).isEqualTo(403);
  }

  private int statusOfMaking(String namespace) {
    return server.post("/v1/namespaces", "{\"namespace\": " + namespace + "}").status();
  }

  @Test
  void ourTablesCannotBeRegisteredUnderAnotherName() {
    String location = metadata(events).metadataFileLocation();

    assertThatThrownBy(() -> client.registerTable(TableIdentifier.of("sales", "copy"), location))
        .isInstanceOf(ForbiddenException.class)
        .hasMessageContaining("among the files that the service alone writes");
    String view = ((BaseView) latest).operations().current().metadataFileLocation();
    assertThatThrownBy(() -> client.registerView(TableIdentifier.of("sales", "copy"), view))
        .isInstanceOf(ForbiddenException.class);
    assertThat(client.listTables(ORDERS.namespace())).containsExactly(ORDERS);
  }

  @Test
  void noCopyOfOurMetadataCanBeRegisteredEither() {
    String copy = own.resolve("copy.metadata.json").toUri().toString();
    TableMetadataParser.write(metadata(events), events.io().newOutputFile(copy));

    assertThatThrownBy(() -> client.registerTable(TableIdentifier.of("sales", "copy"), copy))
        .isInstanceOf(ForbiddenException.class);
    assertThat(client.listTables(ORDERS.namespace())).containsExactly(ORDERS);
  }

  @Test
  void noTableOfTheirsCanLieAmongOurFiles() {
    String inside = events.location() + "/mine";
    String around = events.location().replace("/muster/", "/sales/../muster/") + "/mine";
    TableIdentifier mine = TableIdentifier.of("sales", "mine");

    for (String location : List.of(inside, around, inside.replace("file://", ""))) {
      assertThatThrownBy(() -> client.buildTable(mine, SCHEMA).withLocation(location).create())
          .as(location)
          .isInstanceOf(ForbiddenException.class);
      assertThatThrownBy(
              () -> client.loadTable(ORDERS).updateLocation().setLocation(location).commit())
          .isInstanceOf(ForbiddenException.class);
      assertThatThrownBy(
              () ->
                  client
                      .loadTable(ORDERS)
                      .updateProperties()
                      .set("write.data.path", location)
                      .commit())
          .isInstanceOf(ForbiddenException.class);
    }
  }

  @Test
  void purgingATableOfTheirsSparesOurFilesThatItLists() throws IOException {
    Path ours =
        Files.writeString(Path.of(events.location().replace("file://", ""), "f.parquet"), "f");
    Table orders = client.loadTable(ORDERS);
    orders
        .newFastAppend()
        .appendFile(
            DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(ours.toString())
                .withFileSizeInBytes(1)
                .withRecordCount(1)
                .build())
        .commit();
    String manifestList = orders.currentSnapshot().manifestListLocation();

    client.dropTable(ORDERS, true);

    assertThat(ours).exists();
    assertThat(orders.io().newInputFile(manifestList).exists()).isFalse();
  }

  private static TableMetadata metadata(Table table) {
    return ((BaseTable) table).operations().current();
  }

  /** Every file of the warehouse with its size. */
  private Map<String, Long> files() {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(own.resolve("warehouse"))) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.size(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
