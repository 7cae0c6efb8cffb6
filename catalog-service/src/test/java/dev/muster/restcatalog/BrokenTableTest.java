package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.ORDERS;
import static dev.muster.restcatalog.Samples.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.restcatalog.RestServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One table's trouble is its own. */
class BrokenTableTest {
  private static final String ORDERS_PATH = "/v1/namespaces/sales/tables/orders";
  private static final TableIdentifier SOUND = TableIdentifier.of(THEIRS, "sound");
  private static final String COMMIT =
      """
      {"requirements": [],
       "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}""";
  private static final String TRANSACTION =
      """
      {"table-changes": [
        {"identifier": {"namespace": ["sales"], "name": "sound"}, "requirements": [],
         "updates": [{"action": "set-properties", "updates": {"a": "b"}}]},
        {"identifier": {"namespace": ["sales"], "name": "orders"}, "requirements": [],
         "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}]}""";

  @TempDir Path data;
  private RestServer server;
  private Path metadataFile;

  @BeforeEach
  void start() {
    server = new RestServer(data);
    Table orders = Samples.orders(server.catalog);
    Samples.table(server.catalog, SOUND);
    String location = ((HasTableOperations) orders).operations().current().metadataFileLocation();
    metadataFile = Path.of(location.replaceFirst("^file:/+", "/"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMissingMetadataFileIsNotFound() throws IOException {
    Files.delete(metadataFile);

    Reply load = server.get(ORDERS_PATH);

    assertThat(load.status()).isEqualTo(404);
    assertThat(load.errorType()).isEqualTo("NotFoundException");
    assertThat(server.post(ORDERS_PATH, COMMIT).status()).isEqualTo(404);
    assertThat(server.post("/v1/transactions/commit", TRANSACTION).status()).isEqualTo(404);
    assertOthersAreSound();
    try (RESTCatalog client = server.client()) {
      assertThatThrownBy(() -> client.loadTable(ORDERS)).isInstanceOf(NotFoundException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void aTableWithoutItsMetadataFileCanBeDropped(String purge) throws IOException {
    Files.delete(metadataFile);

    Reply drop = server.send("DELETE", ORDERS_PATH + "?purgeRequested=" + purge, null);

    assertThat(drop.status()).isEqualTo(204);
    assertThat(server.catalog.listTables(THEIRS)).doesNotContain(ORDERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "not json", "{}", "[]", "null", "{\"format-version\": 2}"})
  void aDamagedMetadataFileIsOurFaultAndNobodyElses(String content) throws IOException {
    Files.writeString(metadataFile, content);

    for (Reply reply :
        new Reply[] {
          server.get(ORDERS_PATH),
          server.post(ORDERS_PATH, COMMIT),
          server.post("/v1/transactions/commit", TRANSACTION),
          server.send("DELETE", ORDERS_PATH + "?purgeRequested=true", null)
        }) {
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(500);
      assertThat(reply.errorMessage())
          .isEqualTo("The metadata of sales.orders cannot be read: its file is damaged");
    }
    assertOthersAreSound();
    assertThat(server.send("DELETE", ORDERS_PATH, null).status()).isEqualTo(204);
    assertThat(server.catalog.listTables(THEIRS)).containsExactly(SOUND);
  }

  private void assertOthersAreSound() {
    Reply sound = server.get("/v1/namespaces/sales/tables/sound");
    assertThat(sound.status()).isEqualTo(200);
    assertThat(sound.json().at("/metadata/properties").has("a")).isFalse();
    assertThat(server.get("/v1/namespaces/sales/tables").json().get("identifiers")).hasSize(2);
  }
}
