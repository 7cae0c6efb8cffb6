package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.Calls.Answer;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.readiness.PlainRecomputation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage stands still for a minute, while the queue fills to its end. */
class StandstillTest {
  private static final int EVENTS = 1_000;
  private static final int CAPACITY = LedgerSettings.DEFAULTS.queueCapacity();
  private static final int REQUESTS_THAT_FIT = CAPACITY / EVENTS;
  private static final int REQUESTS_TOO_MANY = 20;

  /** The full queue, the pages, and a batch of half the queue. */
  private static final String HEAP = "-Xmx256m";

  private final ExecutorService senders = Executors.newFixedThreadPool(REQUESTS_THAT_FIT + 1);

  @TempDir private Path data;

  @AfterEach
  void dismiss() {
    senders.shutdownNow();
  }

  @Test
  void costsNothing() throws Exception {
    List<Integer> requests = new ArrayList<>();
    try (ServiceProcess service = StandingStill.start(data, HEAP)) {
      Calls calls = new Calls(service.address());
      awaitTaken(calls, 0);
      requests.add(0);

      StandingStill.begin(data);
      List<CompletableFuture<Answer>> waiting = new ArrayList<>();
      waiting.add(sendLater(calls, 1));
      Calls.await("the storage stands still", () -> StandingStill.isHolding(data));
      assertThat(calls.isReady()).as("at once it cannot know").isTrue();
      for (int request = 2; request < 2 + REQUESTS_THAT_FIT; request++) {
        waiting.add(sendLater(calls, request));
      }
      Calls.await("the queue is full", () -> queued(calls).equals(CAPACITY + ".0"));
      for (int i = 0; i < REQUESTS_TOO_MANY; i++) {
        assertRefused(calls.postEvent(body(2 + REQUESTS_THAT_FIT + i)));
      }
      assertToldOnceAMinuteHasPassed(calls);
      StandingStill.end(data);

      Calls.await("it recovers by itself", calls::isReady);
      for (int i = 0; i < waiting.size(); i++) {
        assertTakenOrUnknown(waiting.get(i).join());
        awaitTaken(calls, i + 1);
        requests.add(i + 1);
      }
      awaitTaken(calls, 2 + REQUESTS_THAT_FIT);
      requests.add(2 + REQUESTS_THAT_FIT);
      service.kill();
    }
    assertStoredOnce(requests);
  }

  private CompletableFuture<Answer> sendLater(Calls calls, int request) {
    return CompletableFuture.supplyAsync(() -> calls.postEvent(body(request)), senders);
  }

  private static String queued(Calls calls) {
    return calls
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("muster_ledger_queued "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private void assertToldOnceAMinuteHasPassed(Calls calls) throws Exception {
    StandingStill.letAMinutePass(data);
    Answer ready = calls.get("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().path("detail").asText()).contains("no answer since");
    assertThat(calls.get("/health/live").status()).isEqualTo(200);
    assertThat(calls.get("/v1/status/S/T0").status()).as("reads, from memory").isEqualTo(200);
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.json().path("type").asText()).endsWith(":queue-full");
    assertThat(answer.retryAfter()).hasValue("1");
  }

  private static void assertTakenOrUnknown(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isIn(200, 503);
    if (answer.status() == 503) {
      assertThat(answer.json().path("type").asText()).endsWith(":outcome-unknown");
    }
  }

  /** Perhaps not at once: half a queue may have to be committed before it. */
  private static void awaitTaken(Calls calls, int request) {
    String body = body(request);
    Calls.await("request " + request + " is taken", () -> isTaken(calls.postEvent(body)));
  }

  private static boolean isTaken(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isIn(200, 503);
    if (answer.status() == 503) {
      return false;
    }
    JsonNode taken = answer.json();
    assertThat(taken.path("accepted").asInt() + taken.path("duplicates").asInt())
        .as(answer.body())
        .isEqualTo(EVENTS);
    return true;
  }

  /** About as many feeds on a date of the request's own. */
  private static String body(int request) {
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> Producers.event(id(request, i), new Feed("S", "T" + i), request))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String id(int request, int event) {
    return request + "-" + event;
  }

  private void assertStoredOnce(List<Integer> requests) {
    Set<String> sent = new HashSet<>();
    requests.forEach(request -> IntStream.range(0, EVENTS).forEach(i -> sent.add(id(request, i))));
    try (StoredTables tables = StoredTables.open(data)) {
      List<IngestionEvent> events = tables.events();
      assertThat(events).hasSize(sent.size());
      Set<String> stored = events.stream().map(IngestionEvent::eventId).collect(Collectors.toSet());
      assertThat(stored.equals(sent)).as("the same events").isTrue();
      assertThat(tables.partitionFacts().equals(PlainRecomputation.partitions(events)))
          .as("the same partitions")
          .isTrue();
    }
    System.out.printf("Standstill: %d events, each there once%n", sent.size());
  }
}
