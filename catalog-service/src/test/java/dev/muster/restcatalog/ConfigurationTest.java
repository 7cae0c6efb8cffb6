package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.catalog.CatalogSettings;
import dev.muster.restcatalog.RestServer.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final CatalogSettings ON_S3 =
      new CatalogSettings(
          "muster",
          "jdbc:postgresql://db/muster",
          "s3://lake/warehouse",
          Map.of(
              "jdbc.user", "muster",
              "jdbc.password", "db-secret",
              "client.region", "eu-west-1",
              "s3.endpoint", "http://minio:9000",
              "s3.path-style-access", "true",
              "s3.access-key-id", "key",
              "s3.secret-access-key", "s3-secret"));

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

  /** The list itself is held to the reference page. */
  @Test
  void servesWhatItLists() {
    List<String> endpoints = server.get("/v1/config").texts("/endpoints");

    assertThat(endpoints).hasSizeGreaterThan(20);
    for (String listed : endpoints) {
      Endpoint endpoint = Endpoint.fromString(listed);
      String path = endpoint.path().replace("/{prefix}", "").replaceAll("\\{.*?}", "none");
      Reply reply = server.send(endpoint.httpMethod(), path, null);
      String type = reply.response().body().isEmpty() ? "" : reply.errorType();
      assertThat(type).as(listed).doesNotContain("Route").doesNotContain("Unsupported");
      assertThat(reply.status()).as(listed).isNotEqualTo(405);
    }
  }

  @Test
  void whatTheCatalogCannotDoIsNeitherListedNorServed() throws Exception {
    try (InMemoryCatalog catalog = new InMemoryCatalog()) {
      catalog.initialize("memory", Map.of());
      IcebergRest rest =
          new IcebergRest(
              RestCatalogSettings.of(ON_S3),
              catalog,
              catalog,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              server.clock());

      String config = text(rest.answer(call("GET", "/v1/config")));
      RestAnswer transaction = rest.answer(call("POST", "/v1/transactions/commit"));

      assertThat(config).doesNotContain("transactions").doesNotContain("idempotency-key-lifetime");
      assertThat(config).doesNotContain("views");
      assertThat(transaction.status()).isEqualTo(406);
      assertThat(text(transaction)).contains("UnsupportedOperationException");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?warehouse=", "?warehouse=muster"})
  void knowsTheCatalogByItsName(String query) {
    assertThat(server.get("/v1/config" + query).status()).isEqualTo(200);
  }

  @Test
  void knowsTheCatalogByTheWarehouse() {
    String location = CatalogSettings.defaultWarehouse(data);

    assertThat(server.get("/v1/config?warehouse=" + location).status()).isEqualTo(200);
    assertThat(server.get("/v1/config?warehouse=" + location + "/").status()).isEqualTo(200);
    assertThatThrownBy(() -> server.client(Map.of("warehouse", "other")))
        .isInstanceOf(NoSuchWarehouseException.class);
  }

  @Test
  void tellsForHowLongKeysAreKeptAndWhatSeparatesLevels() {
    Reply config = server.get("/v1/config");

    assertThat(config.json().get("idempotency-key-lifetime").asText()).isEqualTo("PT30M");
    assertThat(config.json().get("overrides")).hasToString("{\"namespace-separator\":\"%2E\"}");
    assertThat(config.json().at("/defaults").has("prefix")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales.eu", "sales%2Eeu", "sales%1Feu", "sales%1feu"})
  void takesBothSeparators(String encoded) {
    server.catalog.createNamespace(Namespace.of("sales"));
    server.catalog.createNamespace(Namespace.of("sales", "eu"));
    server.catalog.createNamespace(Namespace.of("sales", "eu", "west"));

    assertThat(server.get("/v1/namespaces/" + encoded).json().get("namespace"))
        .hasToString("[\"sales\",\"eu\"]");
    assertThat(server.get("/v1/namespaces?parent=" + encoded).json().get("namespaces"))
        .hasToString("[[\"sales\",\"eu\",\"west\"]]");
  }

  @Test
  void namesMayHoldWhatPathsMustEncode() throws Exception {
    try (RESTCatalog client = server.client()) {
      Namespace odd = Namespace.of("a b+c%d");
      client.createNamespace(odd);

      assertThat(client.loadNamespaceMetadata(odd)).isNotEmpty();
      assertThat(server.get("/v1/namespaces/a%20b%2Bc%25d").status()).isEqualTo(200);
    }
  }

  @Test
  void handsOutWhatReachesTheFilesAndNoSecret() {
    server.serveUnder(d -> RestCatalogSettings.of(ON_S3));
    orders(server.catalog);
    Reply config = server.get("/v1/config");
    Reply table = load("vended-credentials");

    JsonNode defaults = config.json().get("defaults");
    assertThat(defaults).hasSize(3);
    assertThat(defaults.get("client.region").asText()).isEqualTo("eu-west-1");
    assertThat(defaults.get("s3.endpoint").asText()).isEqualTo("http://minio:9000");
    assertThat(defaults.get("s3.path-style-access").asText()).isEqualTo("true");
    assertThat(table.json().get("config")).isNull();
    assertThat(config.response().body() + table.response().body()).doesNotContain("secret");
  }

  @Test
  void handsOutCredentialsIfSetToAndOnlyToThoseWhoAsk() {
    server.serveUnder(d -> RestCatalogSettings.of(ON_S3).handingOutCredentialsOf(ON_S3));
    orders(server.catalog);

    Reply asked = load("remote-signing, vended-credentials");
    Reply notAsked = load("remote-signing");

    assertThat(asked.json().get("config")).hasSize(5).contains(new TextNode("s3-secret"));
    assertThat(notAsked.response().body() + server.get("/v1/config").response().body())
        .doesNotContain("s3-secret");
    assertThat(asked.response().body()).doesNotContain("db-secret");
    assertThat(asked.header("ETag")).isNotEqualTo(notAsked.header("ETag"));
    assertThat(asked.json().get("metadata")).isEqualTo(notAsked.json().get("metadata"));
    assertThat(asked.json().get("metadata-location"))
        .isEqualTo(notAsked.json().get("metadata-location"));
  }

  private Reply load(String delegation) {
    return server.get(
        "/v1/namespaces/sales/tables/orders", "X-Iceberg-Access-Delegation", delegation);
  }

  private static RestCall call(String method, String path) {
    return new RestCall(method, path, "", Map.of(), new byte[0]);
  }

  private static String text(RestAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
