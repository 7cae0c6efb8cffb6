package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.IngestionEvent;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** Bodies of one event a line, of any length, and requests that wait for their commit. */
class EventStreamTest {
  private static final LedgerSettings ROOMY = new LedgerSettings(1_000_000, 10_000);

  /** So that a chunk is a batch of its own. */
  private static final LedgerSettings ONE_BY_ONE = new LedgerSettings(100_000, 1);

  private static String line(int number) {
    return Events.event("e-" + number, "F" + number % 7, "2026-11-22");
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(EventStreamTest::line)
        .collect(Collectors.joining("\n"));
  }

  private static HttpRequest.Builder posting(Api api, InputStream body) {
    return api.request("/v1/events", Bodies.NDJSON).POST(BodyPublishers.ofInputStream(() -> body));
  }

  private static Answer post(Api api, String lines) {
    return api.post("/v1/events", Bodies.NDJSON, lines);
  }

  /** All that is sent later stays queued; else the committer takes as much as there is by then. */
  private static CompletableFuture<Answer> sendAhead(Api api, Gate gate, String line) {
    CompletableFuture<Answer> answer = api.sendLater(Events.request(api, line));
    Api.await("the first is being committed", gate::holdsOne);
    return answer;
  }

  private static HttpSettings settings(Duration commitTimeout, Duration idleTimeout) {
    return new HttpSettings(
        "127.0.0.1", 0, 64 * 1024, commitTimeout, idleTimeout, Duration.ofSeconds(10));
  }

  @Test
  void takesManyTimesWhatItHolds() throws Exception {
    int count = 300_000;
    CountingStore store = new CountingStore();
    Ledger ledger = Ledger.open(store, ROOMY, InstantSource.fixed(Api.NOW));
    AtomicInteger mostQueued = new AtomicInteger();
    ledger.onCommit(c -> mostQueued.accumulateAndGet(ledger.queued(), Math::max));
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (ledger;
        HttpServer server =
            new HttpServer(Api.SETTINGS, Api.INTAKE, ledger, Api.NO_CATALOG, meters)) {
      URI events = URI.create("http://127.0.0.1:" + server.start() + "/v1/events");
      InputStream body = new LazyLines(count, EventStreamTest::line, GZIPOutputStream::new);
      HttpRequest request =
          HttpRequest.newBuilder(events)
              .header("Content-Type", Bodies.NDJSON)
              .header("Content-Encoding", "gzip")
              .POST(BodyPublishers.ofInputStream(() -> body))
              .build();

      String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();

      assertThat(answer)
          .isEqualTo(
              "{\"accepted\":%d,\"duplicates\":0,\"rejected_count\":0,\"rejected\":[]}"
                  .formatted(count));
      assertThat(store.events()).isEqualTo(count);
      assertThat(mostQueued.get()).isPositive().isLessThanOrEqualTo(ROOMY.maxBatch());
    }
  }

  @Test
  void readsNoFurtherWhileTheLedgerStandsStill() throws Exception {
    String path = "\"status_reason\": \"" + "x".repeat(1_900) + "\"";
    // Longer than the connection may say nothing: to be kept waiting is no fault of the sender.
    HttpSettings settings = settings(Duration.ofSeconds(30), Duration.ofSeconds(3));
    try (Api api = new Api(settings, ROOMY);
        Gate gate = new Gate(api, 0)) {
      CompletableFuture<Answer> first = sendAhead(api, gate, line(20_000));
      LazyLines body =
          new LazyLines(
              20_000, i -> Events.event("e-" + i, "F" + i % 7, "2026-11-22", path), out -> out);
      CompletableFuture<Answer> answer = api.sendLater(posting(api, body));
      Api.await("some of it is taken", () -> api.ledger.queued() > 1_000);
      awaitStandstill(body);

      // What is under way, and what the sockets between hold.
      assertThat(body.next()).isLessThan(15_000);
      assertThat(api.ledger.queued()).isLessThan(8_000);
      assertThat(answer).isNotDone();

      gate.open();
      assertThat(first.join().status()).isEqualTo(200);
      assertThat(answer.join().body().path("accepted").asInt()).isEqualTo(20_000);
    }
  }

  /** Until nothing was asked for in a while that is longer than the connection may say nothing. */
  private static void awaitStandstill(LazyLines body) {
    int seen = -1;
    long since = 0;
    while (seen != body.next() || System.nanoTime() - since < Duration.ofSeconds(4).toNanos()) {
      if (seen != body.next()) {
        seen = body.next();
        since = System.nanoTime();
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void holdsNoThreadWhileACommitIsUnderWay() {
    // One of them accepts and one selects: two are left to answer.
    try (Api api = new Api(Api.SETTINGS, ONE_BY_ONE, new QueuedThreadPool(4, 4));
        Gate gate = new Gate(api, 0)) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      answers.add(sendAhead(api, gate, line(0)));
      for (int i = 1; i < 90; i++) {
        answers.add(api.sendLater(Events.request(api, line(i))));
      }
      for (int i = 0; i < 10; i++) {
        byte[] body = lines(1_000 * i, 1_000 * i + 3_000).getBytes(UTF_8);
        answers.add(
            api.sendLater(
                api.request("/v1/events", Bodies.NDJSON).POST(BodyPublishers.ofByteArray(body))));
      }
      Api.await("all of them are taken", () -> api.ledger.queued() >= 89 + 30_000);

      assertThat(api.get("/health/live").status()).isEqualTo(200);
      assertThat(answers).noneMatch(CompletableFuture::isDone);
      gate.open();
      assertThat(answers).allMatch(answer -> answer.join().status() == 200);
    }
  }

  @Test
  void saysFromWhereToSendAgainWhenTheLedgerIsFull() {
    try (Api api = new Api(Api.SETTINGS, new LedgerSettings(2, 1));
        Gate gate = new Gate(api, 0);
        RawHttp raw = new RawHttp(api)) {
      String body = lines(0, 2_500);
      int firstChunk = body.indexOf(line(2_000));
      raw.send(head("Content-Length: " + body.length()) + body.substring(0, firstChunk));
      Api.await("its first chunk is being committed", gate::holdsOne);
      List<CompletableFuture<Answer>> others =
          List.of(
              api.sendLater(Events.request(api, line(10_001))),
              api.sendLater(Events.request(api, line(10_002))));
      Api.await("the queue is full", () -> api.ledger.queued() == 2);
      raw.send(body.substring(firstChunk));
      gate.pass();

      assertThat(raw.readAnswer())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 1", ":queue-full", "No more was taken: ")
          .contains("\"accepted\":2000", "\"next_index\":2000");
      gate.open();
      others.forEach(CompletableFuture::join);
      assertThat(api.store.events()).hasSize(2_002);
      assertThat(post(api, lines(2_000, 2_500)).body().path("accepted").asInt()).isEqualTo(500);
    }
  }

  @Test
  void takesNothingWhenTheLedgerIsFullAlready() {
    try (Api api = new Api(Api.SETTINGS, new LedgerSettings(1, 1));
        Gate gate = new Gate(api, 0)) {
      List<CompletableFuture<Answer>> others = new ArrayList<>();
      others.add(sendAhead(api, gate, line(1)));
      others.add(api.sendLater(Events.request(api, line(2))));
      Api.await("the queue is full", () -> api.ledger.queued() == 1);

      Answer full = post(api, lines(3, 5));

      assertThat(full.status()).isEqualTo(503);
      assertThat(full.body().path("detail").asText()).startsWith("Nothing was taken: ");
      assertThat(full.body().has("next_index")).isFalse();
      gate.open();
      others.forEach(CompletableFuture::join);
    }
  }

  @Test
  void saysFromWhereToSendAgainWhenTheStorageDies() {
    HttpSettings settings = settings(Duration.ofSeconds(5), Duration.ofSeconds(30));
    try (Api api = new Api(settings, ONE_BY_ONE);
        Gate gate = new Gate(api, 1)) {

      Answer unknown = post(api, lines(0, 5_000));

      assertThat(unknown.status()).isEqualTo(503);
      assertThat(unknown.header("Retry-After")).isPresent();
      assertThat(unknown.body().path("type").asText()).endsWith(":outcome-unknown");
      assertThat(unknown.body().path("next_index").asInt()).isEqualTo(2_000);
      assertThat(api.store.events()).hasSize(2_000);
      gate.open();
      Answer rest = post(api, lines(2_000, 5_000));
      assertThat(rest.body().path("duplicates").asInt()).isEqualTo(3_000);
      assertThat(api.store.events()).hasSize(5_000);
    }
  }

  @Test
  void keepsTheWholeLinesOfABodyThatBreaksOff() {
    try (Api api = new Api();
        RawHttp raw = new RawHttp(api)) {
      String whole = lines(0, 3) + "\n";
      raw.send(head("Content-Length: 99999") + whole + line(3)).breakOff();

      String answer = raw.readAnswer();

      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("The body broke off before its end.")
          .contains("\"accepted\":3", "\"next_index\":3");
      assertThat(api.store.events()).extracting(IngestionEvent::eventId).hasSize(3);
    }
  }

  @Test
  void keepsTheWholeLinesOfASenderThatFallsSilent() {
    HttpSettings impatient = settings(Duration.ofSeconds(30), Duration.ofSeconds(2));
    try (Api api = new Api(impatient, ROOMY);
        RawHttp raw = new RawHttp(api)) {
      raw.send(head("Content-Length: 99999") + lines(0, 2) + "\n" + "{");

      assertThat(raw.readAnswer())
          .startsWith("HTTP/1.1 408 ")
          .contains("urn:muster:problem:request-timeout", "\"next_index\":2");
      assertThat(api.store.events()).hasSize(2);
    }
  }

  private static String head(String... headers) {
    return "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  @Test
  void listsOnlySoManyOfTheRejectedButCountsThemAll() {
    try (Api api = new Api()) {
      Answer answer = post(api, "{}\n".repeat(700) + "7\n".repeat(3_000) + line(1));

      assertThat(answer.body().path("accepted").asInt()).isEqualTo(1);
      assertThat(answer.body().path("rejected_count").asInt()).isEqualTo(3_700);
      // Four faults each: 250 of them have a thousand.
      JsonNode rejected = answer.body().path("rejected");
      assertThat(rejected).hasSize(250);
      assertThat(rejected.path(249).path("index").asInt()).isEqualTo(249);
    }
  }

  @Test
  void endsAtALineThatIsTooLong() {
    try (Api api = new Api()) {
      Answer answer = post(api, line(1) + "\n" + " ".repeat(3_000_000) + "\n" + line(2));

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body().path("next_index").asInt()).isEqualTo(1);
      assertThat(api.store.events()).hasSize(1);
    }
  }

  @Test
  void readsOnlySoManyAtOnce() {
    List<RawHttp> open = new ArrayList<>();
    try (Api api = new Api()) {
      for (int i = 0; i < EventStreams.MOST; i++) {
        open.add(new RawHttp(api).send(head("Content-Length: 99999") + line(i)));
      }
      Api.await("all are being read", () -> api.meter("muster.http.streams") == EventStreams.MOST);

      Answer refused = post(api, line(99));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isPresent();
      assertThat(api.postEvents(line(99)).status()).isEqualTo(200);
      open.forEach(RawHttp::close);
      Api.await("all have gone", () -> api.meter("muster.http.streams") == 0);
      assertThat(post(api, line(100)).status()).isEqualTo(200);
    }
  }

  @Test
  void endsAfterAChunkWhenTheServiceCloses() throws IOException {
    Api api = new Api(HttpSettings.DEFAULTS.withPort(0), ROOMY);
    Gate gate = new Gate(api, 0);
    CompletableFuture<Answer> first = sendAhead(api, gate, line(60_000));
    LazyLines body = new LazyLines(60_000, EventStreamTest::line, out -> out);
    CompletableFuture<Answer> answer = api.sendLater(posting(api, body));
    Api.await("as much as may be is taken", () -> api.ledger.queued() >= 10_000);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(api::close);
    Api.await("nobody new is let in", () -> !ServerTest.listens(api));
    gate.open();

    Answer closing = answer.join();

    assertThat(closing.status()).isEqualTo(503);
    assertThat(closing.body().path("detail").asText()).contains("the service is shutting down");
    closed.join();
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(api.store.events()).hasSize(1 + closing.body().path("next_index").asInt());
  }
}
