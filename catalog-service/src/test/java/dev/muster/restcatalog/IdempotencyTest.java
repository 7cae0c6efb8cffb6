package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.ORDERS;
import static dev.muster.restcatalog.Samples.SCHEMA;
import static dev.muster.restcatalog.Samples.SCHEMA_JSON;
import static dev.muster.restcatalog.Samples.THEIRS;
import static dev.muster.restcatalog.Samples.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.restcatalog.FlakyCatalog.Mishap;
import dev.muster.restcatalog.RestServer.Reply;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A change that is asked for again with the same key is made once. */
class IdempotencyTest {
  private static final String KEY = "Idempotency-Key";
  private static final String NS = "/v1/namespaces";
  private static final String SALES = "{\"namespace\": [\"sales\"]}";
  private static final String TABLES = NS + "/sales/tables";
  private static final String ORDERS_PATH = TABLES + "/orders";
  private static final String MAKE_ORDERS =
      "{\"name\": \"orders\", \"schema\": %s}".formatted(SCHEMA_JSON);

  @TempDir Path data;
  private RestServer server;
  private final String key = UUID.randomUUID().toString();

  @BeforeEach
  void start() {
    server = new RestServer(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aChangeIsMadeOnceAndAnsweredAsOftenAsAsked() {
    Reply first = server.post(NS, SALES, KEY, key);
    Reply again = server.post(NS, SALES, KEY, key);
    Reply withoutKey = server.post(NS, SALES);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(withoutKey.status()).isEqualTo(409);
  }

  @Test
  void aDropIsRepeatedThoughNothingIsLeftToDrop() {
    server.catalog.createNamespace(THEIRS);

    Reply first = server.send("DELETE", NS + "/sales", null, KEY, key);
    Reply again = server.send("DELETE", NS + "/sales", null, KEY, key);

    assertThat(List.of(first.status(), again.status())).containsExactly(204, 204);
    assertThat(server.send("DELETE", NS + "/sales", null).status()).isEqualTo(404);
  }

  @Test
  void aCommitIsMadeOnceAndAnsweredWithTheTableAsItIsNow() {
    Samples.orders(server.catalog);
    String append = snapshot(77, null);

    Reply first = server.post(ORDERS_PATH, append, KEY, key);
    server.catalog.loadTable(ORDERS).updateProperties().set("later", "yes").commit();
    Reply again = server.post(ORDERS_PATH, append, KEY, key);

    assertThat(first.status()).as(first.response().body()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().at("/metadata/current-snapshot-id").asLong()).isEqualTo(77);
    assertThat(again.json().at("/metadata/properties/later").asText()).isEqualTo("yes");
    assertThat(count(server.catalog.loadTable(ORDERS).snapshots())).isEqualTo(1);
  }

  @Test
  void aRefusalIsRepeatedThoughItsReasonIsGone() {
    server.catalog.createNamespace(THEIRS);

    Reply first = server.post(NS, SALES, KEY, key);
    server.catalog.dropNamespace(THEIRS);
    Reply again = server.post(NS, SALES, KEY, key);

    assertThat(first.status()).isEqualTo(409);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(server.catalog.namespaceExists(THEIRS)).isFalse();
  }

  @Test
  void aPropertyChangeIsRepeated() {
    server.catalog.createNamespace(THEIRS);
    String body = "{\"updates\": {\"owner\": \"ann\"}}";

    server.post(NS + "/sales/properties", body, KEY, key);
    server.post(NS + "/sales/properties", "{\"updates\": {\"owner\": \"bob\"}}");
    Reply again = server.post(NS + "/sales/properties", body, KEY, key);

    assertThat(again.json().get("updated")).hasToString("[\"owner\"]");
    assertThat(server.catalog.loadNamespaceMetadata(THEIRS)).containsEntry("owner", "bob");
  }

  @Test
  void aKeyBelongsToOneRequest() {
    server.post(NS, SALES, KEY, key);

    Reply otherBody = server.post(NS, "{\"namespace\": [\"hr\"]}", KEY, key);
    Reply otherPath = server.send("DELETE", NS + "/sales", null, KEY, key);

    assertThat(List.of(otherBody.status(), otherPath.status())).containsExactly(422, 422);
    assertThat(otherBody.errorType()).isEqualTo("UnprocessableEntityException");
    assertThat(server.catalog.listNamespaces()).containsExactly(THEIRS);
  }

  @Test
  void theCaseOfAKeyDoesNotMatter() {
    server.post(NS, SALES, KEY, key.toUpperCase(Locale.ROOT));

    assertThat(server.post(NS, SALES, KEY, key).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "not-a-key", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F0", "'; DROP"})
  void aKeyIsAUuid(String malformed) {
    assertThat(server.post(NS, SALES, KEY, malformed).status()).isEqualTo(400);
    assertThat(server.catalog.listNamespaces()).isEmpty();
  }

  @Test
  void keysOutliveTheService() {
    server.post(NS, SALES, KEY, key);
    server.close();
    server = new RestServer(data);

    assertThat(server.post(NS, SALES, KEY, key).status()).isEqualTo(200);
    assertThat(server.post(NS, "{\"namespace\": [\"hr\"]}", KEY, key).status()).isEqualTo(422);
  }

  @Test
  void keysGoWhenTheirTimeIsOver() throws SQLException {
    server.post(NS, SALES, KEY, key);
    server.advance(Duration.ofMinutes(30));
    assertThat(server.post(NS, SALES, KEY, key).status()).isEqualTo(200);
    server.advance(Duration.ofMinutes(31));

    Reply asNew = server.post(NS, SALES, KEY, key);
    Reply other = server.post(NS, SALES, KEY, UUID.randomUUID().toString());

    assertThat(List.of(asNew.status(), other.status())).containsExactly(409, 409);
    assertThat(rows()).isEqualTo(2);
    server.advance(Duration.ofHours(2));
    server.post(NS, SALES, KEY, UUID.randomUUID().toString());
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void icebergsClientSendsKeysByItself() throws Exception {
    try (RESTCatalog client = server.client()) {
      client.createNamespace(THEIRS);
      Samples.append(client.createTable(ORDERS, SCHEMA));
    }
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void readsTakeNoKeys() throws SQLException {
    server.get(NS, KEY, key);

    assertThat(rows()).isZero();
  }

  @Test
  void whoAsksWhileTheFirstIsUnderWayIsToldToComeBack() throws Exception {
    FlakyCatalog catalog = flaky();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    catalog.around(
        (table, commit) -> {
          started.countDown();
          await(goOn);
          commit.run();
        });
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Reply> first = threads.submit(() -> server.post(TABLES, MAKE_ORDERS, KEY, key));
      await(started);
      Reply early = server.post(TABLES, MAKE_ORDERS, KEY, key);
      goOn.countDown();

      assertThat(early.status()).isEqualTo(503);
      assertThat(early.header("Retry-After")).contains("1");
      assertThat(first.get().status()).isEqualTo(200);
      assertThat(server.post(TABLES, MAKE_ORDERS, KEY, key).status()).isEqualTo(200);
    } finally {
      goOn.countDown();
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofManyAtOnceOneMakesTheChange() throws Exception {
    server.catalog.createNamespace(THEIRS);
    int many = 6;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        replies.add(threads.submit(() -> server.post(TABLES, MAKE_ORDERS, KEY, key)));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Reply> reply : replies) {
        statuses.add(reply.get().status());
      }
      assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 503);
      assertThat(server.post(TABLES, MAKE_ORDERS, KEY, key).status()).isEqualTo(200);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The service dies after it made the change and before it could write that down. */
  @Test
  void aCommitThatLandedBeforeACrashIsFoundAndNotMadeAgain() {
    Samples.orders(server.catalog);
    server.serveKeeping(new ForgetfulKeys(server.keys));
    String append = snapshot(77, null);
    assertThat(server.post(ORDERS_PATH, append, KEY, key).status()).isEqualTo(200);
    server.serveKeeping(server.keys);

    Reply tooEarly = server.post(ORDERS_PATH, append, KEY, key);
    server.advance(JdbcIdempotencyKeys.LEASE.plusSeconds(1));
    Reply found = server.post(ORDERS_PATH, append, KEY, key);
    Reply again = server.post(ORDERS_PATH, append, KEY, key);

    assertThat(tooEarly.status()).isEqualTo(503);
    assertThat(found.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(count(server.catalog.loadTable(ORDERS).snapshots())).isEqualTo(1);
  }

  /** The service dies before it made the change. */
  @Test
  void aCommitThatNeverHappenedIsMade() {
    Samples.orders(server.catalog);
    String append = snapshot(77, null);
    FlakyCatalog never = new FlakyCatalog();
    never.createNamespace(THEIRS);
    never.createTable(ORDERS, SCHEMA);
    server.serveInstead(never, new ForgetfulKeys(server.keys));
    server.post(ORDERS_PATH, append, KEY, key);
    server.serveKeeping(server.keys);
    server.advance(JdbcIdempotencyKeys.LEASE.plusSeconds(1));

    assertThat(server.post(ORDERS_PATH, append, KEY, key).status()).isEqualTo(200);
    assertThat(Samples.snapshots(server.catalog.loadTable(ORDERS))).containsExactly(77L);
  }

  /** A second try that is refused may have been refused because of the first. */
  @Test
  void whereNobodyCanTellTheAnswerIsThatNobodyCan() {
    server.catalog.createNamespace(THEIRS);
    server.serveKeeping(new ForgetfulKeys(server.keys));
    server.post(TABLES, MAKE_ORDERS, KEY, key);
    server.serveKeeping(server.keys);
    server.advance(JdbcIdempotencyKeys.LEASE.plusSeconds(1));

    Reply reply = server.post(TABLES, MAKE_ORDERS, KEY, key);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.errorType()).isEqualTo("CommitStateUnknownException");
    assertThat(server.catalog.tableExists(ORDERS)).isTrue();
  }

  @Test
  void aDropThatMayHaveHappenedIsDoneIfNothingIsThere() {
    Samples.orders(server.catalog);
    server.serveKeeping(new ForgetfulKeys(server.keys));
    server.send("DELETE", ORDERS_PATH, null, KEY, key);
    server.serveKeeping(server.keys);
    server.advance(JdbcIdempotencyKeys.LEASE.plusSeconds(1));

    assertThat(server.send("DELETE", ORDERS_PATH, null, KEY, key).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @EnumSource(Mishap.class)
  void afterAnUnknownOutcomeARetryLooksFirst(Mishap mishap) {
    FlakyCatalog catalog = flaky();
    catalog.createTable(ORDERS, SCHEMA);
    String append = snapshot(77, null);
    catalog.onNextCommit(mishap);

    Reply unknown = server.post(ORDERS_PATH, append, KEY, key);
    Reply retry = server.post(ORDERS_PATH, append, KEY, key);

    assertThat(unknown.status()).isEqualTo(mishap == Mishap.DATABASE_GONE ? 503 : 500);
    assertThat(unknown.response().body()).doesNotContain("db-secret");
    assertThat(retry.status()).isEqualTo(200);
    assertThat(Samples.snapshots(catalog.loadTable(ORDERS))).containsExactly(77L);
  }

  @Test
  void aRivalInBetweenDoesNotHideThatItLanded() {
    FlakyCatalog catalog = flaky();
    catalog.createTable(ORDERS, SCHEMA);
    String append = snapshot(77, null);
    catalog.onNextCommit(Mishap.REPLY_LOST);
    server.post(ORDERS_PATH, append, KEY, key);
    assertThat(server.post(ORDERS_PATH, snapshot(88, 77L)).status()).isEqualTo(200);

    assertThat(server.post(ORDERS_PATH, append, KEY, key).status()).isEqualTo(200);
    assertThat(Samples.snapshots(catalog.loadTable(ORDERS))).containsExactly(77L, 88L);
  }

  @Test
  void nothingIsDoneIfTheKeyCannotBeRecorded() {
    server.serveKeeping(
        new ForgetfulKeys(server.keys) {
          @Override
          public Claim claim(String claimed, String request, Instant now) {
            throw new IllegalStateException("The database is gone");
          }
        });

    Reply reply = server.post(NS, SALES, KEY, key);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).contains("1");
    assertThat(server.catalog.namespaceExists(THEIRS)).isFalse();
  }

  private FlakyCatalog flaky() {
    FlakyCatalog catalog = new FlakyCatalog();
    catalog.createNamespace(THEIRS);
    server.serveInstead(catalog, server.keys);
    return catalog;
  }

  /** Claims keys and dies before it can say how the change ended. */
  private static class ForgetfulKeys implements IdempotencyKeys {
    private final IdempotencyKeys keys;

    ForgetfulKeys(IdempotencyKeys keys) {
      this.keys = keys;
    }

    @Override
    public Claim claim(String key, String request, Instant now) {
      return keys.claim(key, request, now);
    }

    @Override
    public void settle(Claim claim, Result result) {
      throw new IllegalStateException("The service is dead");
    }

    @Override
    public void leaveOpen(Claim claim) {
      throw new IllegalStateException("The service is dead");
    }
  }

  /** A commit that adds a snapshot after another, or as the first. */
  private static String snapshot(long id, Long parent) {
    return """
        {"requirements": [
           {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": %s}],
         "updates": [
           {"action": "add-snapshot", "snapshot": {"snapshot-id": %d, "sequence-number": %d,
            %s "timestamp-ms": %d, "summary": {"operation": "append"},
            "manifest-list": "/nowhere", "schema-id": 0}},
           {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch",
            "snapshot-id": %d}]}"""
        .formatted(
            parent,
            id,
            parent == null ? 1 : 2,
            parent == null ? "" : "\"parent-snapshot-id\": " + parent + ",",
            System.currentTimeMillis(),
            id);
  }

  private int rows() throws SQLException {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM muster_idempotency")) {
      return rows.getInt(1);
    }
  }
}
