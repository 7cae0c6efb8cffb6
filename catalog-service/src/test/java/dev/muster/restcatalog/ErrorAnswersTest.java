package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.ORDERS;
import static dev.muster.restcatalog.Samples.SCHEMA_JSON;
import static dev.muster.restcatalog.Samples.orders;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.restcatalog.RestServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is asked, the answer to a bad request is the protocol's error document. */
class ErrorAnswersTest {
  private static final String NS = "/v1/namespaces";
  private static final String TABLE = NS + "/sales/tables/orders";

  private static final String ALL_OF_A_TABLE =
      """
      {"action": "add-schema", "schema": %s}, {"action": "set-current-schema", "schema-id": -1},
      {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
      {"action": "set-default-spec", "spec-id": -1},
      {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
      {"action": "set-default-sort-order", "sort-order-id": -1},
      {"action": "set-location", "location": "/tmp/x"}"""
          .formatted(SCHEMA_JSON);

  @TempDir static Path data;
  private static RestServer server;

  @BeforeAll
  static void start() {
    server = new RestServer(data);
    orders(server.catalog);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        // Routes.
        bad(404, "NoSuchRouteException", "GET", "", null),
        bad(404, "NoSuchRouteException", "GET", "/", null),
        bad(404, "NoSuchRouteException", "GET", "/v2/config", null),
        bad(404, "NoSuchRouteException", "GET", "/v1/prefix/namespaces", null),
        bad(404, "NoSuchRouteException", "GET", NS + "/", null),
        bad(404, "NoSuchRouteException", "GET", NS + "//tables", null),
        bad(404, "NoSuchRouteException", "GET", TABLE + "/", null),
        bad(405, "MethodNotAllowedException", "PUT", NS, "{}"),
        bad(405, "MethodNotAllowedException", "PATCH", TABLE, "{}"),
        bad(405, "MethodNotAllowedException", "GET", "/v1/transactions/commit", null),
        bad(406, "UnsupportedOperationException", "POST", TABLE + "/plan", "{}"),
        bad(406, "UnsupportedOperationException", "POST", TABLE + "/tasks", "{}"),
        bad(406, "UnsupportedOperationException", "GET", TABLE + "/credentials", null),
        bad(406, "UnsupportedOperationException", "POST", "/v1/oauth/tokens", "grant_type=x"),
        // What is not there.
        bad(404, "NoSuchWarehouseException", "GET", "/v1/config?warehouse=other", null),
        bad(404, "NoSuchNamespaceException", "GET", NS + "/none", null),
        bad(404, "NoSuchNamespaceException", "DELETE", NS + "/none", null),
        bad(404, "NoSuchNamespaceException", "GET", NS + "?parent=none", null),
        bad(404, "NoSuchNamespaceException", "GET", NS + "/none/tables", null),
        bad(404, "NoSuchNamespaceException", "GET", NS + "/none/views", null),
        bad(404, "NoSuchNamespaceException", "POST", NS + "/none/properties", "{}"),
        bad(404, "NoSuchTableException", "GET", NS + "/none/tables/t", null),
        bad(404, "NoSuchTableException", "GET", NS + "/sales/tables/none", null),
        bad(404, "NoSuchTableException", "DELETE", NS + "/sales/tables/none", null),
        bad(404, "NoSuchTableException", "POST", NS + "/sales/tables/none", "{}", "updates"),
        bad(404, "NoSuchTableException", "GET", NS + "/sales%1Forders/tables/snapshots", null),
        bad(404, "NoSuchViewException", "GET", NS + "/sales/views/none", null),
        bad(404, "NoSuchViewException", "GET", NS + "/sales/views/orders", null),
        bad(404, "NoSuchViewException", "DELETE", NS + "/sales/views/none", null),
        // Queries and names.
        bad(400, "BadRequestException", "GET", NS + "/%1Fa", null),
        bad(400, "BadRequestException", "GET", NS + "/a..b", null),
        bad(400, "BadRequestException", "GET", TABLE + "?snapshots=some", null),
        bad(400, "BadRequestException", "GET", NS + "?pageToken=&pageSize=0", null),
        bad(400, "BadRequestException", "GET", NS + "?pageToken=&pageSize=many", null),
        bad(400, "BadRequestException", "GET", NS + "?pageToken=%23%23", null),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": []}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"\"]}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"a.b\"]}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"..\"]}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"a/../muster\"]}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"a\\u0000\"]}"),
        bad(400, "IllegalArgumentException", "POST", NS + "/sales/tables", table("")),
        bad(400, "BadRequestException", "POST", NS + "/sales/tables", table("../muster/t")),
        // Bodies.
        bad(400, "BadRequestException", "POST", NS, null),
        bad(400, "BadRequestException", "POST", NS, ""),
        bad(400, "BadRequestException", "POST", NS, "{"),
        bad(400, "BadRequestException", "POST", NS, "null"),
        bad(400, "BadRequestException", "POST", NS, "[]"),
        bad(400, "BadRequestException", "POST", NS, "\"sales\""),
        bad(400, "BadRequestException", "POST", NS, "{}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": \"sales\"}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"a\"]} {}"),
        bad(
            400,
            "BadRequestException",
            "POST",
            NS,
            "{\"namespace\":[\"a\"],\"namespace\":[\"b\"]}"),
        bad(400, "BadRequestException", "POST", NS, "{\"namespace\": [\"a\"], \"properties\": 1}"),
        bad(400, "BadRequestException", "POST", NS, "[".repeat(100_000)),
        bad(400, "BadRequestException", "POST", NS, "{\"a\":".repeat(900)),
        bad(400, "BadRequestException", "POST", NS + "/sales/tables", "{}"),
        bad(400, "BadRequestException", "POST", NS + "/sales/tables", "{\"name\": \"t\"}"),
        bad(
            400,
            "BadRequestException",
            "POST",
            NS + "/sales/tables",
            "{\"name\": \"t\", \"schema\": {\"type\": \"list\"}}"),
        bad(400, "BadRequestException", "POST", TABLE, commit("", "{\"action\": \"no-such\"}")),
        bad(400, "BadRequestException", "POST", TABLE, commit("", "{}")),
        bad(400, "BadRequestException", "POST", TABLE, commit("", "1")),
        bad(400, "BadRequestException", "POST", TABLE, commit("{\"type\": \"no-such\"}", "")),
        bad(400, "BadRequestException", "POST", TABLE, commit("{}", "")),
        bad(400, "BadRequestException", "POST", TABLE, "{\"updates\": {}}"),
        bad(
            400,
            "BadRequestException",
            "POST",
            TABLE,
            commit(
                "{\"type\": \"assert-create\"}, {\"type\": \"assert-current-schema-id\","
                    + " \"current-schema-id\": 0}",
                "")),
        bad(400, "IllegalArgumentException", "POST", TABLE, commit("", setCurrentSchema(77))),
        bad(
            400,
            "BadRequestException",
            "POST",
            TABLE,
            commit("", "{\"action\": \"set-default-spec\", \"spec-id\": 77}")),
        bad(
            400,
            "ValidationException",
            "POST",
            TABLE,
            commit(
                "",
                "{\"action\": \"set-snapshot-ref\", \"ref-name\": \"main\", \"type\": \"branch\","
                    + " \"snapshot-id\": 77}")),
        bad(400, "BadRequestException", "POST", NS + "/sales/tables/new", make("")),
        bad(400, "BadRequestException", "POST", NS + "/sales/tables/new", make(setLocation("/x"))),
        bad(
            400,
            "BadRequestException",
            "POST",
            NS + "/sales/tables/new",
            make(
                "{\"action\": \"add-schema\", \"schema\": %s}, %s"
                    .formatted(SCHEMA_JSON, setCurrentSchema(-1)))),
        bad(400, "BadRequestException", "POST", TABLE, commit("", setLocation("relative/path"))),
        bad(
            400,
            "BadRequestException",
            "POST",
            NS + "/sales/tables",
            table("t").replace("{\"name\"", "{\"location\": \"here\", \"name\"")),
        bad(400, "BadRequestException", "POST", "/v1/transactions/commit", "{}"),
        bad(
            400,
            "BadRequestException",
            "POST",
            "/v1/transactions/commit",
            "{\"table-changes\": []}"),
        bad(
            400,
            "BadRequestException",
            "POST",
            "/v1/transactions/commit",
            "{\"table-changes\": [{\"requirements\": [], \"updates\": []}]}"),
        bad(400, "BadRequestException", "POST", "/v1/tables/rename", "{\"source\": null}"),
        bad(400, "BadRequestException", "POST", NS + "/sales/register", "{\"name\": \"t\"}"),
        bad(400, "BadRequestException", "POST", NS + "/sales/views", "{\"name\": \"v\"}"),
        bad(400, "BadRequestException", "POST", TABLE + "/metrics", "{}"),
        // Conflicts.
        bad(409, "AlreadyExistsException", "POST", NS, "{\"namespace\": [\"sales\"]}"),
        bad(409, "AlreadyExistsException", "POST", NS + "/sales/tables", table("orders")),
        bad(409, "NamespaceNotEmptyException", "DELETE", NS + "/sales", null),
        bad(409, "CommitFailedException", "POST", TABLE, make(ALL_OF_A_TABLE)),
        bad(
            409,
            "CommitFailedException",
            "POST",
            TABLE,
            commit("{\"type\": \"assert-table-uuid\", \"uuid\": \"0-0\"}", "")),
        bad(
            422,
            "UnprocessableEntityException",
            "POST",
            NS + "/sales/properties",
            "{\"removals\": [\"a\"], \"updates\": {\"a\": \"b\"}}"),
        bad(
            404,
            "NotFoundException",
            "POST",
            NS + "/sales/register",
            register("/no/such.metadata.json")));
  }

  private static Arguments bad(
      int status, String type, String method, String path, String body, String... ignored) {
    return Arguments.of(status, type, method, path, body);
  }

  private static String table(String name) {
    return "{\"name\": \"%s\", \"schema\": %s}".formatted(name, SCHEMA_JSON);
  }

  private static String commit(String requirement, String update) {
    return "{\"requirements\": [%s], \"updates\": [%s]}".formatted(requirement, update);
  }

  private static String make(String updates) {
    return commit("{\"type\": \"assert-create\"}", updates);
  }

  private static String setLocation(String location) {
    return "{\"action\": \"set-location\", \"location\": \"%s\"}".formatted(location);
  }

  private static String setCurrentSchema(int id) {
    return "{\"action\": \"set-current-schema\", \"schema-id\": %d}".formatted(id);
  }

  private static String register(String location) {
    return "{\"name\": \"t\", \"metadata-location\": \"%s\"}".formatted(location);
  }

  @ParameterizedTest(name = "{2} {3} {4}")
  @MethodSource("badRequests")
  void aBadRequestGetsTheErrorDocument(
      int status, String type, String method, String path, String body) {
    Reply reply = server.send(method, path, body);

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).contains("application/json");
    assertThat(reply.json().fieldNames()).toIterable().containsExactly("error");
    assertThat(reply.json().get("error").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("message", "type", "code");
    assertThat(reply.json().at("/error/code").asInt()).isEqualTo(status);
    assertThat(reply.errorType()).isEqualTo(type);
    assertThat(reply.errorMessage()).isNotBlank().hasSizeLessThanOrEqualTo(2_000);
    assertThat(server.catalog.listNamespaces()).containsExactly(ORDERS.namespace());
    assertThat(server.catalog.listTables(ORDERS.namespace())).containsExactly(ORDERS);
  }

  @Test
  void saysWhichMethodsAPathTakes() {
    assertThat(server.send("PUT", TABLE, "{}").header("Allow")).contains("DELETE, GET, HEAD, POST");
  }

  @Test
  void whatIsRefusedBeforeItComesHereIsAnErrorDocumentToo() {
    RestAnswer answer = IcebergRest.refuse(401, "Who are you?");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    assertThat(new String(answer.body(), UTF_8))
        .isEqualTo(
            "{\"error\":{\"message\":\"Who are you?\",\"type\":\"NotAuthorizedException\","
                + "\"code\":401}}");
  }

  @Test
  void answersToHeadHaveNoBody() {
    Reply missing = server.send("HEAD", NS + "/none", null);
    Reply there = server.send("HEAD", TABLE, null);

    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.response().body()).isEmpty();
    assertThat(there.status()).isEqualTo(204);
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    String blanks = " ".repeat(RestCatalogSettings.BODY_BYTES_MAX);

    assertThat(server.post(NS, blanks + "{}").status()).isEqualTo(413);
    assertThat(server.post(NS, blanks + "{}").errorType()).isEqualTo("ContentTooLargeException");
  }

  /** Any part of a commit may be missing, of another type, or doubled. */
  @Test
  void noMutationOfACommitIsOurFault() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String schema = SCHEMA_JSON.replaceAll("\\s+", " ");
    List<String> updates =
        List.of(
            "{\"action\": \"add-schema\", \"schema\": %s, \"last-column-id\": 2}".formatted(schema),
            "{\"action\": \"set-current-schema\", \"schema-id\": -1}",
            "{\"action\": \"add-spec\", \"spec\": {\"spec-id\": 1, \"fields\": [{\"name\": \"id\","
                + " \"transform\": \"identity\", \"source-id\": 1, \"field-id\": 1000}]}}",
            "{\"action\": \"add-sort-order\", \"sort-order\": {\"order-id\": 1, \"fields\":"
                + " [{\"transform\": \"identity\", \"source-id\": 1, \"direction\": \"asc\","
                + " \"null-order\": \"nulls-first\"}]}}",
            "{\"action\": \"add-snapshot\", \"snapshot\": {\"snapshot-id\": 5, \"timestamp-ms\": 5,"
                + " \"sequence-number\": 1, \"summary\": {\"operation\": \"append\"},"
                + " \"manifest-list\": \"/x\", \"schema-id\": 0}}",
            "{\"action\": \"set-snapshot-ref\", \"ref-name\": \"main\", \"type\": \"branch\","
                + " \"snapshot-id\": 5}",
            "{\"action\": \"set-properties\", \"updates\": {\"a\": \"b\"}}",
            "{\"action\": \"remove-properties\", \"removals\": [\"a\"]}",
            "{\"action\": \"set-location\", \"location\": \"/x\"}",
            "{\"action\": \"upgrade-format-version\", \"format-version\": 2}",
            "{\"action\": \"assign-uuid\", \"uuid\": \"x\"}");
    for (int round = 0; round < 300; round++) {
      String update = updates.get(random.nextInt(updates.size()));
      String body = make(mutated(update, random));
      Reply reply = server.post(NS + "/sales/tables/new", body);
      assertThat(reply.status())
          .as("seed %d: %s: %s", seed, body, reply.response().body())
          .isBetween(400, 422);
    }
  }

  private static String mutated(String json, Random random) {
    List<String> replacements = List.of("null", "{}", "[]", "-1", "\"x\"", "true", "[null]");
    String[] parts = json.split("(?<=[:\\[,] )|(?=[,}\\]])", -1);
    parts[random.nextInt(parts.length)] = replacements.get(random.nextInt(replacements.size()));
    return String.join("", parts);
  }
}
