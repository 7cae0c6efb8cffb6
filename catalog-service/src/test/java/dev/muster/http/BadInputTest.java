package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.http.Api.Answer;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.IngestionEvent;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a problem that names every fault, and changes nothing. */
class BadInputTest {
  private static final String FEED = "{\"source\": \"GUO\", \"type\": \"FACT_ORDERS\"}";
  private static final String DAILY = "/v1/groups/Daily";

  private static Api api;
  private int batches;

  @BeforeAll
  static void start() {
    api = new Api();
    assertThat(api.postEvents(Events.event("kept", "FACT_ORDERS", "2026-11-22")).status())
        .isEqualTo(200);
    assertThat(api.put(DAILY, "{\"required_data_types\": [" + FEED + "]}").status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void count() {
    batches = api.store.batches().size();
  }

  @AfterEach
  void nothingHasChanged() {
    assertThat(api.store.batches()).hasSize(batches);
    assertThat(api.ledger.queued()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "nonsense", "{\"source_system\": ", "{} {}", "[", "[]", "{'a': 1}"})
  void isNoJson(String body) {
    assertProblem(api.postEvents(body), 400, "malformed-body");
    assertProblem(api.put(DAILY, body.equals("[]") ? "[" : body), 400, "malformed-body");
  }

  static Stream<Arguments> faultyEvents() {
    return Stream.of(
        faulty("no object", "7", "#"),
        faulty("wrong type", event("\"record_count\": \"many\""), "#/record_count"),
        faulty("unknown field", event("\"colour\": \"red\""), "#/colour"),
        faulty(
            "missing fields",
            "{\"source_system\": \"GUO\"}",
            "#/data_type",
            "#/data_as_of_date",
            "#/file_path"),
        faulty("no such day", dated("2026-02-30"), "#/data_as_of_date"),
        faulty("another order", dated("22/11/2026"), "#/data_as_of_date"),
        faulty("year 0", dated("0000-11-22"), "#/data_as_of_date"),
        faulty("year 10000", dated("10000-11-22"), "#/data_as_of_date"),
        faulty("no zone", event("\"ingestion_date\": \"2026-11-23T02:14:07\""), "#/ingestion_date"),
        faulty("control character", event("").replace("GUO", "G\\u0007O"), "#/source_system"),
        faulty("300 characters", event("").replace("FACT_ORDERS", "x".repeat(300)), "#/data_type"),
        faulty("unknown status", event("\"status\": \"DONE\""), "#/status"),
        faulty("a key twice", event("\"source_system\": \"GUO\""), "#/source_system"),
        faulty(
            "deep nesting",
            event("\"attributes\": " + "{\"a\": ".repeat(100) + "1" + "}".repeat(100)),
            "#/attributes" + "/a".repeat(63),
            "#/attributes/a"),
        faulty("a count too large", event("\"file_count\": 1e999999999"), "#/file_count"),
        faulty(
            "two at once", event("\"status\": 1, \"file_count\": -1"), "#/status", "#/file_count"));
  }

  private static Arguments faulty(String what, String body, String... pointers) {
    return Arguments.of(what, body, List.of(pointers));
  }

  private static String dated(String date) {
    return Events.event("e", "FACT_ORDERS", date);
  }

  private static String event(String field) {
    return field.isEmpty()
        ? Events.event("e", "FACT_ORDERS", "2026-11-22")
        : Events.event("e", "FACT_ORDERS", "2026-11-22", field);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyEvents")
  void isNoEvent(String what, String body, List<String> pointers) {
    Answer answer = api.postEvents(body);

    assertProblem(answer, 422, "invalid");
    assertThat(answer.pointers()).containsExactlyElementsOf(pointers);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyEvents")
  void isNoEventAmongOthers(String what, String body, List<String> pointers) {
    Answer answer = api.postEvents("[" + body + "]");

    assertProblem(answer, 422, "invalid");
    assertThat(answer.body().at("/rejected/0/problem/errors").findValuesAsText("pointer"))
        .containsExactlyElementsOf(pointers);
  }

  static Stream<Arguments> faultyGroups() {
    String feeds = "\"required_data_types\": [" + FEED + "]";
    return Stream.of(
        faulty("no feeds", "{}", "#/required_data_types"),
        faulty("no feed", "{\"required_data_types\": []}", "#/required_data_types"),
        faulty(
            "a feed twice",
            "{\"required_data_types\": [" + FEED + ", " + FEED + "]}",
            "#/required_data_types/1"),
        faulty(
            "no URL",
            "{" + feeds + ", \"notify\": [{\"channel\": \"webhook\", \"url\": \"hook\"}]}",
            "#/notify/0/url"),
        faulty(
            "no such channel",
            "{" + feeds + ", \"notify\": [{\"channel\": \"pigeon\"}]}",
            "#/notify/0/channel"),
        faulty("unknown field", "{" + feeds + ", \"colour\": \"red\"}", "#/colour"),
        faulty("no object", "[" + FEED + "]", "#"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultyGroups")
  void isNoGroup(String what, String body, List<String> pointers) {
    Answer answer = api.put(DAILY, body);

    assertProblem(answer, 422, "invalid");
    assertThat(answer.pointers()).containsExactlyElementsOf(pointers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "%20a", "..", "%F0%9F%98%80%0A"})
  void isNoNameOfAGroup(String name) {
    Answer answer = api.put("/v1/groups/" + name, "{\"required_data_types\": [" + FEED + "]}");

    assertThat(answer.status()).isIn(400, 422);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void isTooLarge() {
    String large = event("\"status_reason\": \"" + "x".repeat(64 * 1024) + "\"");

    assertProblem(api.postEvents(large), 413, "content-too-large");
    assertProblem(api.put(DAILY, large), 413, "content-too-large");
    assertProblem(
        api.send(
            api.request("/v1/events", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(UTF_8))))),
        413,
        "content-too-large");
    assertProblem(api.postEvents("[" + "7,".repeat(10_000) + "7]"), 413, "content-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/csv",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "application/json; charset=iso-8859-1",
        "json",
        ";"
      })
  void isInAFormThatIsNotRead(String contentType) {
    Answer answer = api.post("/v1/events", contentType, event(""));

    assertProblem(answer, 415, "unsupported-media-type");
    assertThat(answer.header("Accept-Post"))
        .hasValue(
            "application/json, application/x-ndjson, application/jsonl,"
                + " application/cloudevents+json, application/cloudevents-batch+json");
  }

  @Test
  void namesNoFormAtAll() {
    assertProblem(
        api.send(api.request("/v1/events").POST(BodyPublishers.ofString(event("")))),
        415,
        "unsupported-media-type");
    assertProblem(
        api.send(api.request(DAILY).PUT(BodyPublishers.ofString("{}"))),
        415,
        "unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip, gzip", "deflate", "nonsense"})
  void isCompressedAsNobodyReadsIt(String coding) {
    for (String type : List.of("application/json", "application/x-ndjson")) {
      Answer answer =
          api.send(
              api.request("/v1/events", type)
                  .header("Content-Encoding", coding)
                  .POST(BodyPublishers.ofString(event(""))));

      assertProblem(answer, 415, "unsupported-media-type");
      assertThat(answer.header("Accept-Encoding")).hasValue("identity, gzip, zstd");
    }
  }

  @Test
  void isAnotherEventUnderAnIdThatIsTaken() {
    Answer same = api.postEvents(Events.event("kept", "FACT_ORDERS", "2026-11-22"));
    Answer other =
        api.postEvents(Events.event("kept", "FACT_ORDERS", "2026-11-22", "\"file_count\": 2"));

    assertThat(same.body().path("duplicate").asBoolean()).isTrue();
    assertProblem(other, 409, "event-conflict");
    assertThat(other.body().path("detail").asText()).contains("kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/status/GUO/NOTHING",
        "/v1/status/GUO/FACT_ORDERS/2026-11-21",
        "/v1/status/NOBODY/FACT_ORDERS/2026-11-22",
        "/v1/groups/Nobody",
        "/v1/groups/Nobody/status",
        "/v1/groups/Nobody/status/2026-11-22",
        "/v1/groups/Nobody/status/2026-11-22?wait=5m",
        "/v1/groups/Daily/status/2026-11-21",
        "/v1/groups/Daily/status/2026-11-21?wait=0s",
        "/",
        "/v1",
        "/v1/events/1",
        "/v1/groups/Daily/2026-11-22",
        "/v2/status"
      })
  void asksForWhatIsNotThere(String path) {
    assertProblem(api.get(path), 404, "not-found");
    Answer head = api.send(api.request(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.status()).isEqualTo(404);
  }

  @Test
  void wantsWhatIsNotThereRemovedOrToldAgain() {
    assertProblem(api.delete("/v1/groups/Nobody"), 404, "not-found");
    assertProblem(api.post("/v1/groups/Nobody/status/2026-11-22/redeliver"), 404, "not-found");
    assertProblem(api.post("/v1/groups/Daily/status/2026-11-21/redeliver"), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v1/events | POST",
        "DELETE | /v1/events | POST",
        "POST | /v1/status | GET, HEAD",
        "PUT | /v1/feeds | GET, HEAD",
        "POST | /v1/groups/Daily | GET, PUT, DELETE, HEAD",
        "PATCH | /v1/groups/Daily | GET, PUT, DELETE, HEAD",
        "OPTIONS | /v1/groups | GET, HEAD",
        "GET | /v1/groups/Daily/status/2026-11-22/redeliver | POST",
        "BREW | /health/live | GET, HEAD"
      })
  void usesTheWrongMethod(String method, String path, String allowed) {
    Answer answer = api.send(api.request(path).method(method, BodyPublishers.noBody()));

    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.header("Allow")).hasValue(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/status?colour=red | colour",
        "/v1/status?limit=0 | limit",
        "/v1/status?limit=1001 | limit",
        "/v1/status?limit=ten | limit",
        "/v1/status?limit= | limit",
        "/v1/status?limit | limit",
        "/v1/status?limit=1&limit=1 | limit",
        "/v1/status?limit=%2B1 | limit",
        "/v1/status?status=DONE | status",
        "/v1/status?from=2026-02-30 | from",
        "/v1/status?to=22/11/2026 | to",
        "/v1/status?data_as_of_date=0000-01-01 | data_as_of_date",
        "/v1/status?cursor=nonsense! | cursor",
        "/v1/status?cursor=R1VP | cursor",
        "/v1/status/GUO/FACT_ORDERS?source_system=GUO | source_system",
        "/v1/status/GUO/FACT_ORDERS/yesterday | date",
        "/v1/status/GUO/FACT_ORDERS/2026-11-22?limit=1 | limit",
        "/v1/feeds?limit=1 | limit",
        "/v1/groups?name=x | name",
        "/v1/groups/Daily?x=y | x",
        "/v1/groups/Daily/status?group_status=DONE | group_status",
        "/v1/groups/Daily/status?cursor=R1VP | cursor",
        "/v1/groups/Daily/status/2026-11-31 | date",
        "/v1/groups/Daily/status/2026-11-22?wait=6m | wait",
        "/v1/groups/Daily/status/2026-11-22?wait=30 | wait",
        "/v1/groups/Daily/status/2026-11-22?wait=-1s | wait",
        "/v1/groups/Daily/status/2026-11-22?wait=99999999s | wait",
        "/health/ready?verbose=1 | verbose",
        "/metrics?x | x"
      })
  void givesAParameterThatIsWrong(String path, String parameter) {
    Answer answer = api.get(path);

    assertProblem(answer, 400, "invalid-parameter");
    assertThat(answer.body().at("/errors/0/parameter").asText()).isEqualTo(parameter);
  }

  @Test
  void takes999OfAThousand() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String date = i == 613 ? "2026-02-30" : "2026-11-22";
      events.add(
          "{\"source_system\":\"S\",\"data_type\":\"T%d\"".formatted(i)
              + ",\"data_as_of_date\":\"%s\",\"file_path\":\"p\"}".formatted(date));
    }
    try (Api other =
        new Api(
            new HttpSettings(
                "127.0.0.1",
                0,
                1024 * 1024,
                Api.SETTINGS.commitTimeout(),
                Api.SETTINGS.idleTimeout(),
                Api.SETTINGS.drainTimeout()),
            new LedgerSettings(1_000, 1_000))) {
      Answer answer = other.postEvents(events.toString());

      assertThat(answer.body().path("accepted").asInt()).isEqualTo(999);
      assertThat(answer.body().findValuesAsText("index")).containsExactly("613");
      assertThat(other.store.events())
          .hasSize(999)
          .extracting(IngestionEvent::eventId)
          .doesNotHaveDuplicates();
    }
  }

  private static void assertProblem(Answer answer, int status, String type) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body().path("type").asText()).isEqualTo("urn:muster:problem:" + type);
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
  }
}
