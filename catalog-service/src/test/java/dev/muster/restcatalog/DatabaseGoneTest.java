package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.muster.catalog.CatalogSettings;
import dev.muster.restcatalog.RestServer.Reply;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes and comes back; the service stays. */
@Tag("databases")
class DatabaseGoneTest {
  private static final String ORDERS_PATH = "/v1/namespaces/sales/tables/orders";
  private static final String COMMIT =
      """
      {"requirements": [],
       "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}""";

  @TempDir Path data;

  @Test
  void saysSoAndRecoversByItself() throws IOException {
    EmbeddedPostgres database = start(0);
    int port = database.getPort();
    String uri = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    CatalogSettings settings =
        new CatalogSettings(
            "muster",
            uri,
            CatalogSettings.defaultWarehouse(data),
            Map.of("jdbc.user", "postgres", "jdbc.connectTimeout", "2"));
    try (RestServer server = new RestServer(settings, database.getPostgresDatabase())) {
      Samples.orders(server.catalog);
      database.close();

      assertUnavailable(server.get(ORDERS_PATH));
      assertUnavailable(server.post(ORDERS_PATH, COMMIT));
      String key = UUID.randomUUID().toString();
      Reply withKey = server.post(ORDERS_PATH, COMMIT, "Idempotency-Key", key);
      assertUnavailable(withKey);
      assertThat(withKey.header("Retry-After")).contains("1");

      database = start(port);
      assertThat(server.post(ORDERS_PATH, COMMIT, "Idempotency-Key", key).status()).isEqualTo(200);
      assertThat(server.get(ORDERS_PATH).json().at("/metadata/properties/a").asText())
          .isEqualTo("b");
      assertThat(server.catalog.listTables(ORDERS.namespace())).containsExactly(ORDERS);
    } finally {
      database.close();
    }
  }

  private static void assertUnavailable(Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(503);
    assertThat(reply.errorType()).isEqualTo("ServiceUnavailableException");
    assertThat(reply.response().body()).doesNotContain("jdbc:");
  }

  private EmbeddedPostgres start(int port) {
    try {
      return EmbeddedPostgres.builder()
          .setPort(port)
          .setDataDirectory(data.resolve("postgresql"))
          .setCleanDataDirectory(false)
          .setServerConfig("fsync", "off")
          .setPGStartupWait(Duration.ofMinutes(1))
          .start();
    } catch (IOException | RuntimeException e) {
      String reason = "PostgreSQL does not start here: " + e;
      System.out.println(reason);
      return abort(reason);
    }
  }
}
