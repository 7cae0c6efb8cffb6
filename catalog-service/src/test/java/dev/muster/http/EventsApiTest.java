package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.IngestionEvent;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventsApiTest {
  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void answersAnEventWithWhatItLedTo() {
    api.put(
        "/v1/groups/Daily", "{\"required_data_types\": [{\"source\": \"GUO\", \"type\": \"TA\"}]}");

    Answer answer = api.postEvents(Events.event("t1-1", "TA", "2026-11-22"));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode body = answer.body();
    assertThat(body.path("event_id").asText()).isEqualTo("t1-1");
    assertThat(body.path("status").asText()).isEqualTo("READY_FOR_CONSUMPTION");
    assertThat(body.path("revision").asInt()).isEqualTo(1);
    assertThat(body.path("duplicate").asBoolean()).isFalse();
    assertThat(body.at("/groups/0/consumer_group_name").asText()).isEqualTo("Daily");
    assertThat(body.at("/groups/0/group_status").asText()).isEqualTo("READY_FOR_NOTIFICATION");
    assertThat(body.at("/groups/0/num_dependencies_ready").asInt()).isEqualTo(1);
    assertThat(api.eventsOf("TA")).extracting(IngestionEvent::eventId).containsExactly("t1-1");
  }

  @Test
  void changesNothingWhenAnEventComesAgain() {
    String event = Events.event("t2-1", "TB", "2026-11-22");
    Answer first = api.postEvents(event);
    Answer second = api.postEvents(event);

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().path("duplicate").asBoolean()).isTrue();
    assertThat(second.body().path("revision")).isEqualTo(first.body().path("revision"));
    assertThat(api.eventsOf("TB")).hasSize(1);
  }

  @Test
  void knowsADatedEventAgainThoughItHasNoId() {
    String event =
        Events.event(null, "TC", "2026-11-22", "\"ingestion_date\": \"2026-11-23T02:00:00Z\"");

    String id = api.postEvents(event).body().path("event_id").asText();

    assertThat(api.postEvents(event).body().path("event_id").asText()).isEqualTo(id);
    assertThat(api.eventsOf("TC")).hasSize(1);
  }

  @Test
  void takesAnUndatedEventWithoutIdForANewDelivery() {
    String event = Events.event(null, "TD", "2026-11-22");

    api.postEvents(event);

    assertThat(api.postEvents(event).body().path("revision").asInt()).isEqualTo(2);
  }

  @Test
  void namesTheIdOfAConflict() {
    api.postEvents(Events.event("t5-1", "TE", "2026-11-22"));

    Answer conflict =
        api.postEvents(Events.event("t5-1", "TE", "2026-11-22", "\"record_count\": 7"));

    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.body().path("detail").asText()).contains("t5-1", "GUO/TE/2026-11-22");
    assertThat(api.eventsOf("TE")).hasSize(1);
  }

  @Test
  void takesTheGoodOnesOfAnArray() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(Events.event("t6-" + i, "TF_" + i, i == 7 ? "2026-02-30" : "2026-11-22"));
    }
    api.postEvents(events.get(3));

    Answer answer = api.postEvents(events.toString());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("accepted").asInt()).isEqualTo(98);
    assertThat(answer.body().path("duplicates").asInt()).isEqualTo(1);
    assertThat(answer.body().path("rejected")).hasSize(1);
    assertThat(answer.body().at("/rejected/0/index").asInt()).isEqualTo(7);
    assertThat(answer.body().at("/rejected/0/problem/errors/0/pointer").asText())
        .isEqualTo("#/data_as_of_date");
    assertThat(api.eventsOf("TF")).hasSize(99);
  }

  @Test
  void rejectsConflictsAmongManyOneByOne() {
    api.postEvents(Events.event("t7-1", "TG", "2026-11-22"));

    Answer answer =
        api.postEvents(
            "[%s, %s]"
                .formatted(
                    Events.event("t7-1", "TG", "2026-11-22", "\"record_count\": 7"),
                    Events.event("t7-2", "TG", "2026-11-22")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("accepted").asInt()).isEqualTo(1);
    assertThat(answer.body().at("/rejected/0/problem/status").asInt()).isEqualTo(409);
  }

  @Test
  void refusesManyOfWhichNoneIsGood() {
    int before = api.store.batches().size();

    Answer answer = api.postEvents("[{}, 7]");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("accepted").asInt()).isZero();
    assertThat(answer.body().path("rejected")).hasSize(2);
    assertThat(api.store.batches()).hasSize(before);
  }

  @Test
  void isNoErrorWhenAllOfManyAreThereAlready() {
    String event = Events.event("t9-1", "TI", "2026-11-22");
    api.postEvents(event);

    Answer answer = api.postEvents("[" + event + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("duplicates").asInt()).isEqualTo(1);
  }

  @Test
  void takesOneEventPerLine() {
    String lines =
        "\n%s\r\n\n%s\n{\"cut"
            .formatted(
                Events.event("t10-1", "TJ", "2026-11-22"),
                Events.event("t10-2", "TJ", "2026-11-21"));

    for (String type : List.of("application/x-ndjson", "application/jsonl; charset=UTF-8")) {
      Answer answer = api.post("/v1/events", type, lines);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().at("/rejected/0/index").asInt()).isEqualTo(2);
      assertThat(answer.body().at("/rejected/0/problem/status").asInt()).isEqualTo(400);
      assertThat(answer.body().at("/rejected/0/problem/detail").asText()).startsWith("Line 5: ");
    }
    assertThat(api.eventsOf("TJ")).hasSize(2);
  }

  @Test
  void answersOnlyOnceItIsCommitted() {
    CountDownLatch storage = new CountDownLatch(1);
    api.store.beforeCommit(batch -> Events.await(storage));

    CompletableFuture<Answer> answer =
        api.sendLater(Events.request(api, Events.event("t11-1", "TK", "2026-11-22")));
    Api.await("the commit is under way", () -> api.ledger.queued() == 0);

    assertThat(answer).isNotDone();
    api.store.beforeCommit(batch -> {});
    storage.countDown();
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void saysThatTheQueueIsFullAndTakesNothing() {
    try (Api api = new Api(Api.SETTINGS, new LedgerSettings(2, 1))) {
      refusesWhatHasNoRoom(api);
    }
  }

  private static void refusesWhatHasNoRoom(Api api) {
    CountDownLatch storage = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(1);
    api.store.beforeCommit(
        batch -> {
          underWay.countDown();
          Events.await(storage);
        });
    List<CompletableFuture<Answer>> taken = new ArrayList<>();
    taken.add(api.sendLater(Events.request(api, Events.event("t12-0", "TL", "2026-11-22"))));
    Events.await(underWay);
    for (int i = 1; i <= 2; i++) {
      taken.add(api.sendLater(Events.request(api, Events.event("t12-" + i, "TL", "2026-11-22"))));
    }
    Api.await("the queue is full", () -> api.ledger.queued() == 2);
    assertThat(api.meter("muster.ledger.queued")).isEqualTo(2);

    Answer refused = api.postEvents(Events.event("t12-3", "TL", "2026-11-22"));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).hasValue("1");
    assertThat(refused.body().path("type").asText()).endsWith(":queue-full");
    storage.countDown();
    assertThat(taken).allMatch(answer -> answer.join().status() == 200);
    assertThat(api.eventsOf("TL"))
        .extracting(IngestionEvent::eventId)
        .containsExactlyInAnyOrder("t12-0", "t12-1", "t12-2");
  }

  @Test
  void saysThatTheOutcomeIsUnknownWhenTheCommitTakesTooLong() {
    HttpSettings hasty =
        new HttpSettings(
            "127.0.0.1",
            0,
            64 * 1024,
            Duration.ofMillis(50),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));
    try (Api api = new Api(hasty, new LedgerSettings(10, 10))) {
      leavesTheOutcomeOpen(api);
    }
  }

  private static void leavesTheOutcomeOpen(Api api) {
    CountDownLatch storage = new CountDownLatch(1);
    api.store.beforeCommit(batch -> Events.await(storage));
    String event = Events.event("t13-1", "TM", "2026-11-22");

    Answer answer = api.postEvents(event);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().path("type").asText()).endsWith(":outcome-unknown");
    assertThat(answer.header("Retry-After")).isPresent();
    storage.countDown();
    Api.await("it is committed after all", () -> api.eventsOf("TM").size() == 1);
    Api.await(
        "sending it again finds it",
        () -> api.postEvents(event).body().path("duplicate").asBoolean());
    assertThat(api.eventsOf("TM")).hasSize(1);
  }

  @Test
  void isNotReadyWhileNothingCanBeCommitted() {
    CountDownLatch failed = new CountDownLatch(1);
    api.store.beforeCommit(
        batch -> {
          failed.countDown();
          throw new StoreUnavailableException("the catalog does not answer", null);
        });
    CompletableFuture<Answer> waiting =
        api.sendLater(Events.request(api, Events.event("t14-1", "TN", "2026-11-22")));
    Events.await(failed);
    Api.await("the ledger is in trouble", () -> api.ledger.trouble().isPresent());

    Answer ready = api.get("/health/ready");

    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body().path("detail").asText()).contains("the catalog does not answer");
    assertThat(ready.header("Retry-After")).isPresent();
    assertThat(api.get("/health/live").status()).isEqualTo(200);
    api.store.beforeCommit(batch -> {});
    assertThat(waiting.join().status()).isEqualTo(200);
    assertThat(api.get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void takesAChunkedBody() {
    byte[] body = Events.event("t15-1", "TO", "2026-11-22").getBytes(UTF_8);

    Answer answer =
        api.send(
            api.request("/v1/events", "application/json; charset=\"utf-8\"")
                .header("Content-Encoding", "identity")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    assertThat(answer.status()).isEqualTo(200);
  }
}
