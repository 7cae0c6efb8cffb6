package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.THEIRS;
import static dev.muster.restcatalog.Samples.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.restcatalog.RestServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits over several tables happen whole or not at all. */
class TransactionTest {
  private static final List<TableIdentifier> TABLES =
      Stream.of("a", "b", "c").map(name -> TableIdentifier.of(THEIRS, name)).toList();

  @TempDir Path data;
  private RestServer server;
  private RESTCatalog client;

  @BeforeEach
  void start() {
    server = new RestServer(data);
    client = server.client();
    TABLES.forEach(table -> Samples.table(client, table));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void movesAllItsTables() {
    client.commitTransaction(TABLES.stream().map(name -> note(name, "x")).toList());

    assertThat(notes()).containsExactly("x", "x", "x");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void movesNoneIfOneIsStale(int stale) {
    List<TableCommit> commits = TABLES.stream().map(name -> newColumn(name, "x")).toList();
    server
        .catalog
        .loadTable(TABLES.get(stale))
        .updateSchema()
        .addColumn("rivals", Types.LongType.get())
        .commit();
    List<String> before = locations();

    assertThatThrownBy(() -> client.commitTransaction(commits))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("sales." + TABLES.get(stale).name());
    assertThat(locations()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void movesNoneIfOneIsGone(int gone) {
    List<TableCommit> commits = TABLES.stream().map(name -> note(name, "x")).toList();
    server.catalog.dropTable(TABLES.get(gone));

    assertThatThrownBy(() -> client.commitTransaction(commits))
        .isInstanceOf(NoSuchTableException.class);
    for (TableIdentifier table : TABLES) {
      if (server.catalog.tableExists(table)) {
        assertThat(server.catalog.loadTable(table).properties()).doesNotContainKey("note");
      }
    }
  }

  @Test
  void movesNoneIfOneNamesAnUpdateThatIsUnknown() {
    List<String> before = locations();

    Reply reply =
        server.post(
            "/v1/transactions/commit",
            """
            {"table-changes": [
              {"identifier": {"namespace": ["sales"], "name": "a"}, "requirements": [],
               "updates": [{"action": "set-properties", "updates": {"note": "x"}}]},
              {"identifier": {"namespace": ["sales"], "name": "b"}, "requirements": [],
               "updates": [{"action": "paint-it-black"}]}]}""");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(locations()).isEqualTo(before);
  }

  @Test
  void namesNoTableTwice() {
    String change =
        """
        {"identifier": {"namespace": ["sales"], "name": "a"}, "requirements": [],
         "updates": [{"action": "set-properties", "updates": {"note": "x"}}]}""";

    Reply reply =
        server.post(
            "/v1/transactions/commit", "{\"table-changes\": [%s, %s]}".formatted(change, change));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(notes()).containsOnlyNulls();
  }

  @Test
  void makesATableTogetherWithAChangeOfAnother() {
    String body =
        """
        {"table-changes": [
          {"identifier": {"namespace": ["sales"], "name": "a"}, "requirements": [],
           "updates": [{"action": "set-properties", "updates": {"note": "%%s"}}]},
          {"identifier": {"namespace": ["%%s"], "name": "made"},
           "requirements": [{"type": "assert-create"}],
           "updates": [
             {"action": "add-schema", "schema": %s},
             {"action": "set-current-schema", "schema-id": -1},
             {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
             {"action": "set-default-spec", "spec-id": -1},
             {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
             {"action": "set-default-sort-order", "sort-order-id": -1},
             {"action": "set-location", "location": "%s"}]}]}"""
            .formatted(Samples.SCHEMA_JSON, data.resolve("warehouse/sales/made"));
    String commit = "/v1/transactions/commit";

    Reply nowhere = server.post(commit, body.formatted("x", "nowhere"));
    Reply made = server.post(commit, body.formatted("y", "sales"));
    Reply again = server.post(commit, body.formatted("z", "sales"));

    assertThat(nowhere.status()).as(nowhere.response().body()).isEqualTo(404);
    assertThat(made.status()).as(made.response().body()).isEqualTo(204);
    assertThat(again.status()).as(again.response().body()).isEqualTo(409);
    assertThat(notes()).startsWith("y");
    assertThat(client.loadTable(TableIdentifier.of(THEIRS, "made")).schema().columns()).hasSize(2);
  }

  @Test
  void updatesThatChangeNothingMoveNothing() {
    List<String> before = locations();

    Reply reply =
        server.post(
            "/v1/transactions/commit",
            """
            {"table-changes": [
              {"identifier": {"namespace": ["sales"], "name": "a"}, "requirements": [],
               "updates": []}]}""");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(locations()).isEqualTo(before);
  }

  /** Each transaction appends to all three, so that a torn one would leave them uneven. */
  @Test
  void rivalsAreNeverTorn() throws Exception {
    int writers = 3;
    int rounds = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<Integer>> done = new ArrayList<>();
    try {
      for (int i = 0; i < writers; i++) {
        done.add(threads.submit(() -> commitRounds(rounds)));
      }
      int committed = 0;
      for (Future<Integer> writer : done) {
        committed += writer.get();
      }
      assertThat(committed).isPositive();
      for (TableIdentifier table : TABLES) {
        assertThat(Samples.count(server.catalog.loadTable(table).snapshots())).isEqualTo(committed);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int commitRounds(int rounds) throws IOException {
    int committed = 0;
    try (RESTCatalog own = server.client()) {
      for (int i = 0; i < rounds; i++) {
        try {
          own.commitTransaction(TABLES.stream().map(name -> appended(own, name)).toList());
          committed++;
        } catch (CommitFailedException e) {
          // A rival was faster; what it means for the tables is what the test looks at.
        }
      }
    }
    return committed;
  }

  private static TableCommit appended(RESTCatalog catalog, TableIdentifier name) {
    Table table = catalog.loadTable(name);
    TableMetadata base = metadata(table);
    var transaction = table.newTransaction();
    append(transaction.table());
    return TableCommit.create(name, base, metadata(transaction.table()));
  }

  private TableCommit note(TableIdentifier name, String note) {
    TableMetadata base = metadata(client.loadTable(name));
    return TableCommit.create(
        name, base, TableMetadata.buildFrom(base).setProperties(Map.of("note", note)).build());
  }

  private TableCommit newColumn(TableIdentifier name, String column) {
    Table table = client.loadTable(name);
    TableMetadata base = metadata(table);
    var transaction = table.newTransaction();
    transaction.updateSchema().addColumn(column, Types.StringType.get()).commit();
    return TableCommit.create(name, base, metadata(transaction.table()));
  }

  private List<String> notes() {
    return TABLES.stream()
        .map(name -> server.catalog.loadTable(name).properties().get("note"))
        .collect(Collectors.toList()); // which may hold nulls
  }

  private List<String> locations() {
    return TABLES.stream()
        .map(name -> metadata(server.catalog.loadTable(name)).metadataFileLocation())
        .toList();
  }

  private static TableMetadata metadata(Table table) {
    return ((HasTableOperations) table).operations().current();
  }
}
