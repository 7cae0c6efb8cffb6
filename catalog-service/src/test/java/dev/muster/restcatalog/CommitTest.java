package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.ORDERS;
import static dev.muster.restcatalog.Samples.SCHEMA;
import static dev.muster.restcatalog.Samples.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.restcatalog.FlakyCatalog.Mishap;
import dev.muster.restcatalog.RestServer.Reply;
import java.nio.file.Path;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever commits can tell what changed nothing from what may have changed something. */
class CommitTest {
  private static final String ORDERS_PATH = "/v1/namespaces/sales/tables/orders";
  private static final String ADD_PROPERTY =
      """
      {"requirements": [{"type": "assert-current-schema-id", "current-schema-id": 0}],
       "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}""";

  @TempDir Path data;
  private RestServer server;

  @BeforeEach
  void start() {
    server = new RestServer(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStaleRequirementIsAConflictAndChangesNothing() {
    Table orders = Samples.orders(server.catalog);
    orders.updateSchema().addColumn("rivals", Types.LongType.get()).commit();
    String before = location(server.catalog);

    Reply reply = server.post(ORDERS_PATH, ADD_PROPERTY);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.errorType()).isEqualTo("CommitFailedException");
    assertThat(location(server.catalog)).isEqualTo(before);
  }

  @Test
  void aSequenceNumberOfThePastIsAConflictToo() {
    Samples.append(Samples.append(Samples.orders(server.catalog)));

    Reply reply =
        server.post(
            ORDERS_PATH,
            """
            {"requirements": [], "updates": [
              {"action": "add-snapshot", "snapshot": {"snapshot-id": 5, "sequence-number": 1,
               "timestamp-ms": %d, "summary": {"operation": "append"},
               "manifest-list": "/nowhere", "schema-id": 0, "parent-snapshot-id": 4}}]}"""
                .formatted(System.currentTimeMillis()));

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(409);
    assertThat(reply.errorType()).isEqualTo("CommitFailedException");
  }

  @ParameterizedTest
  @EnumSource(Mishap.class)
  void whatMayHaveHappenedIsNoConflict(Mishap mishap) {
    FlakyCatalog catalog = flaky();
    catalog.onNextCommit(mishap);

    Reply reply = server.post(ORDERS_PATH, ADD_PROPERTY);

    assertThat(reply.status()).isEqualTo(mishap == Mishap.DATABASE_GONE ? 503 : 500);
    assertThat(reply.header("Retry-After")).isEmpty();
    assertThat(reply.errorType())
        .isEqualTo(
            mishap == Mishap.DATABASE_GONE
                ? "ServiceUnavailableException"
                : "CommitStateUnknownException");
    assertThat(reply.response().body()).doesNotContain("db-secret").doesNotContain("jdbc:");
  }

  @Test
  void itWorksAgainOnceTheDatabaseIsBack() {
    FlakyCatalog catalog = flaky();
    catalog.onNextCommit(Mishap.DATABASE_GONE);
    server.post(ORDERS_PATH, ADD_PROPERTY);

    assertThat(server.post(ORDERS_PATH, ADD_PROPERTY).status()).isEqualTo(200);
    assertThat(catalog.loadTable(ORDERS).properties()).containsEntry("a", "b");
  }

  @Test
  void aRivalIsMetByTryingAgain() {
    FlakyCatalog catalog = flaky();
    Table rival = catalog.loadTable(ORDERS);
    boolean[] met = {false};
    catalog.around(
        (table, commit) -> {
          if (!met[0]) {
            met[0] = true;
            rival.updateProperties().set("rival", "yes").commit();
          }
          commit.run();
        });

    assertThat(server.post(ORDERS_PATH, ADD_PROPERTY).status()).isEqualTo(200);
    assertThat(catalog.loadTable(ORDERS).properties())
        .containsEntry("rival", "yes")
        .containsEntry("a", "b");
  }

  private FlakyCatalog flaky() {
    FlakyCatalog catalog = new FlakyCatalog();
    catalog.createNamespace(THEIRS);
    catalog.createTable(ORDERS, SCHEMA);
    server.serveInstead(catalog, server.keys);
    return catalog;
  }

  private static String location(Catalog catalog) {
    return ((HasTableOperations) catalog.loadTable(ORDERS))
        .operations()
        .current()
        .metadataFileLocation();
  }
}
