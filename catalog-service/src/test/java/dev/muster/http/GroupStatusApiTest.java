package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.Samples;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupStatusApiTest {
  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** Defines a group that waits for these feeds of {@code GUO}. */
  private static void define(Api api, String name, String... types) {
    List<String> feeds = new ArrayList<>();
    for (String type : types) {
      feeds.add("{\"source\": \"GUO\", \"type\": \"" + type + "\"}");
    }
    String body = "{\"required_data_types\": %s, \"notify\": [{\"channel\": \"log\"}]}";
    assertThat(api.put("/v1/groups/" + name, body.formatted(feeds)).status()).isIn(200, 201);
  }

  private static void land(Api api, String type, String date, String... fields) {
    assertThat(api.postEvents(Events.event(null, type, date, fields)).status()).isEqualTo(200);
  }

  @Test
  void showsWhatIsMissing() {
    define(api, "Missing", "M1", "M2");
    land(api, "M1", "2026-11-22");

    JsonNode row = api.get("/v1/groups/Missing/status/2026-11-22").body();

    assertThat(row.path("consumer_group_name").asText()).isEqualTo("Missing");
    assertThat(row.path("group_status").asText()).isEqualTo("PENDING");
    assertThat(row.path("num_dependencies_total").asInt()).isEqualTo(2);
    assertThat(row.path("num_dependencies_ready").asInt()).isEqualTo(1);
    assertThat(row.at("/missing_data_types/0/type").asText()).isEqualTo("M2");
    assertThat(row.path("missing_data_types")).hasSize(1);
    assertThat(row.path("required_data_types")).hasSize(2);
    assertThat(row.path("group_def_id"))
        .isEqualTo(api.get("/v1/groups/Missing").body().path("group_def_id"));
    assertThat(row.path("ready_at").isNull()).isTrue();
  }

  @Test
  void listsDatesNewestFirstByFiltersAndPages() {
    define(api, "Dates", "D1", "D2");
    for (int day = 10; day < 20; day++) {
      land(api, "D1", "2026-11-" + day);
    }
    land(api, "D2", "2026-11-15");
    String list = "/v1/groups/Dates/status";

    assertThat(dates(list)).hasSize(10).startsWith("2026-11-19").endsWith("2026-11-10");
    assertThat(dates(list + "?from=2026-11-12&to=2026-11-13"))
        .containsExactly("2026-11-13", "2026-11-12");
    assertThat(dates(list + "?group_status=READY_FOR_NOTIFICATION")).containsExactly("2026-11-15");
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get(list + "?limit=3" + cursor).body();
      paged.addAll(page.path("items").findValuesAsText("data_as_of_date"));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());
    assertThat(paged).isEqualTo(dates(list));
  }

  private static List<String> dates(String path) {
    return api.get(path).body().path("items").findValuesAsText("data_as_of_date");
  }

  @Test
  void waitsUntilTheGroupIsReady() {
    define(api, "Wait", "W1", "W2");
    CompletableFuture<Answer> fromNothing = waiting(api, "Wait", "2026-11-22", 1);

    land(api, "W1", "2026-11-22");
    CompletableFuture<Answer> fromPending = waiting(api, "Wait", "2026-11-22", 2);
    land(api, "W2", "2026-11-21");
    assertThat(fromNothing).isNotDone();
    land(api, "W2", "2026-11-22");

    for (CompletableFuture<Answer> answer : List.of(fromNothing, fromPending)) {
      assertThat(answer.join().status()).isEqualTo(200);
      assertThat(answer.join().body().path("group_status").asText())
          .isEqualTo("READY_FOR_NOTIFICATION");
    }
    Api.await("nobody waits", () -> api.meter("muster.http.waiting") == 0);
  }

  @Test
  void waitsOnThroughAFailureThatHeals() {
    define(api, "Heal", "H1");
    CompletableFuture<Answer> answer = waiting(api, "Heal", "2026-11-22", 1);

    land(api, "H1", "2026-11-22", "\"status\": \"FAILED\"");
    assertThat(api.get("/v1/groups/Heal/status/2026-11-22").body().path("group_status").asText())
        .isEqualTo("ERROR");
    assertThat(answer).isNotDone();
    land(api, "H1", "2026-11-22");

    assertThat(answer.join().body().path("group_status").asText())
        .isEqualTo("READY_FOR_NOTIFICATION");
  }

  @Test
  void answersAtOnceWhatIsReady() {
    define(api, "Now", "N1");
    land(api, "N1", "2026-11-22");

    assertThat(api.get("/v1/groups/Now/status/2026-11-22?wait=5m").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "20ms"})
  void answersWhatItIsWhenTheTimeIsOver(String wait) {
    define(api, "Over", "O1", "O2");
    land(api, "O1", "2026-11-22");

    JsonNode row = api.get("/v1/groups/Over/status/2026-11-22?wait=" + wait).body();
    Answer nothing = api.get("/v1/groups/Over/status/2026-11-21?wait=" + wait);

    assertThat(row.path("group_status").asText()).isEqualTo("PENDING");
    assertThat(nothing.status()).isEqualTo(404);
  }

  @Test
  void letsGoWhenTheGroupIsRemoved() {
    define(api, "Gone", "G1");
    CompletableFuture<Answer> answer = waiting(api, "Gone", "2026-11-22", 1);

    api.delete("/v1/groups/Gone");

    assertThat(answer.join().status()).isEqualTo(404);
  }

  @Test
  void learnsOfAReadinessThatANewDefinitionBrings() {
    define(api, "Redefined", "R1", "R2");
    land(api, "R1", "2026-11-22");
    CompletableFuture<Answer> answer = waiting(api, "Redefined", "2026-11-22", 1);

    define(api, "Redefined", "R1");

    assertThat(answer.join().body().path("num_dependencies_total").asInt()).isEqualTo(1);
  }

  @Test
  void letsManyWaitWithoutAThreadForEach() {
    try (Api api = new Api(Api.SETTINGS, new LedgerSettings(10, 10), new QueuedThreadPool(20))) {
      define(api, "Many", "Y1");
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 1; i <= 300; i++) {
        answers.add(sendWaiting(api, "Many", "2026-11-22"));
      }
      Api.await("all wait", () -> api.meter("muster.http.waiting") == 300);

      land(api, "Y1", "2026-11-22");

      assertThat(answers).allMatch(answer -> answer.join().status() == 200);
    }
  }

  @Test
  void waitsLongerThanAConnectionMayBeIdle() {
    HttpSettings impatient =
        new HttpSettings(
            "127.0.0.1",
            0,
            64 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));
    try (Api api = new Api(impatient, new LedgerSettings(10, 10))) {
      api.ledger.submit(List.of(Samples.defined(Samples.group("Idle", Samples.ORDERS)))).join();
      assertWaits(api);
    }
  }

  private static void assertWaits(Api api) {
    try (RawHttp raw = new RawHttp(api)) {
      raw.send("GET /v1/groups/Idle/status/2026-11-22?wait=5s HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.readAnswer()).startsWith("HTTP/1.1 404 ").contains("Idle/2026-11-22");
    }
  }

  @Test
  void letsEverybodyGoWhenItCloses() {
    Api closing = new Api();
    define(closing, "Close", "C1", "C2");
    land(closing, "C1", "2026-11-22");
    CompletableFuture<Answer> answer = waiting(closing, "Close", "2026-11-22", 1);

    closing.close();

    assertThat(answer.join().body().path("group_status").asText()).isEqualTo("PENDING");
  }

  private static CompletableFuture<Answer> waiting(Api api, String group, String date, int count) {
    CompletableFuture<Answer> answer = sendWaiting(api, group, date);
    Api.await(count + " wait", () -> api.meter("muster.http.waiting") == count);
    return answer;
  }

  private static CompletableFuture<Answer> sendWaiting(Api api, String group, String date) {
    return api.sendLater(
        api.request("/v1/groups/%s/status/%s?wait=1m".formatted(group, date)).GET());
  }

  @Test
  void tellsAgain() {
    define(api, "Again", "A1");
    land(api, "A1", "2026-11-22");

    Answer answer = api.post("/v1/groups/Again/status/2026-11-22/redeliver");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().path("revision").asInt()).isEqualTo(1);
    assertThat(api.store.deliveriesOf(Set.of(new GroupDate("Again", LocalDate.of(2026, 11, 22)))))
        .singleElement()
        .matches(row -> row.result() == Delivery.Result.REQUESTED);
  }

  @Test
  void hasNothingToTellOfAGroupThatIsNotReady() {
    define(api, "Not_yet", "Q1", "Q2");
    land(api, "Q1", "2026-11-22");
    int batches = api.store.batches().size();

    Answer answer = api.post("/v1/groups/Not_yet/status/2026-11-22/redeliver");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().path("type").asText()).endsWith(":nothing-to-tell");
    assertThat(api.store.batches()).hasSize(batches);
  }

  @Test
  void hasNobodyToTellOfAGroupThatOnlyPolls() {
    String body = "{\"required_data_types\": [{\"source\": \"GUO\", \"type\": \"P1\"}]}";
    api.put("/v1/groups/Polls", body);
    land(api, "P1", Samples.DATE.toString());

    assertThat(api.post("/v1/groups/Polls/status/" + Samples.DATE + "/redeliver").status())
        .isEqualTo(409);
  }
}
