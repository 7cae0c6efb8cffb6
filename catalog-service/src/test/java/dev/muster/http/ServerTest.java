package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.http.Api.Answer;
import dev.muster.ledger.LedgerSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "GET /v1/feeds HTTP/1.1%n%n | 400",
        "nonsense%n%n | 400",
        "GET /v1/groups/%%zz HTTP/1.1%nHost: x%n%n | 400",
        "GET /v1/groups/%%00 HTTP/1.1%nHost: x%n%n | 400",
        "GET /v1/feeds?limit=%%zz HTTP/1.1%nHost: x%n%n | 400",
        "GET /v1/feeds HTTP/9.9%nHost: x%n%n | 505",
        "TRACE /v1/feeds HTTP/1.1%nHost: x%n%n | 405",
        "GET /v1/feeds HTTP/1.1%nHost: x%nSec-WebSocket-Version: 13%nUpgrade: websocket%nConnection: Upgrade%n%n | 404",
        "POST /v1/events HTTP/1.1%nHost: x%nContent-Type: application/json%nContent-Length: x%n%n | 400",
      })
  void answersWithAProblemWhateverIsSaid(String request, int status) {
    assertProblem(request.formatted().replace("\n", "\r\n"), status);
  }

  @Test
  void answersWithAProblemWhenTheHeadersOrTheUrlAreTooLong() {
    assertProblem(
        "GET /v1/feeds HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(10_000) + "\r\n\r\n", 431);
    assertProblem("GET /v1/" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
  }

  @Test
  void answersWithAProblemWhenTheBodyIsGarbled() {
    assertProblem(posting("Transfer-Encoding: chunked") + "zz\r\n", 400);
  }

  @Test
  void refusesALargeBodyBeforeItIsSent() {
    assertProblem(posting("Expect: 100-continue", "Content-Length: 99999999"), 413);
  }

  @Test
  void takesNothingOfABodyThatBreaksOff() {
    int before = api.store.batches().size();
    try (RawHttp raw = new RawHttp(api)) {
      raw.send(posting("Content-Length: 1000") + Events.event("cut", "F", "2026-11-22"));
    }
    assertThat(api.get("/v1/feeds").status()).isEqualTo(200);
    assertThat(api.store.batches()).hasSize(before);
  }

  /** The beginning of a request with JSON. */
  private static String posting(String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add("POST /v1/events HTTP/1.1");
    lines.add("Host: x");
    lines.add("Content-Type: application/json");
    lines.addAll(List.of(headers));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  @Test
  void tellsASlowSenderThatTheTimeIsOver() {
    HttpSettings impatient =
        new HttpSettings(
            "127.0.0.1",
            0,
            64 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));
    try (Api api = new Api(impatient, new LedgerSettings(10, 10));
        RawHttp raw = new RawHttp(api)) {
      raw.send(posting("Content-Length: 1000") + "{");
      String answer = raw.readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("urn:muster:problem:request-timeout");
    }
  }

  private static void assertProblem(String request, int status) {
    try (RawHttp raw = new RawHttp(api)) {
      String answer = raw.send(request).readAnswer();
      assertThat(answer)
          .startsWith("HTTP/1.1 " + status + " ")
          .containsIgnoringCase("Content-Type: application/problem+json")
          .doesNotContain("Exception", "\tat ");
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      Contract.published()
          .checkBody("/components/schemas/Problem", new JsonMapper().readTree(body), request);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void answersHeadAsGetButForTheBody() {
    Answer head = api.send(api.request("/v1/feeds").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body().isMissingNode()).isTrue();
  }

  @Test
  void servesItsContract() {
    assertThat(api.get("/openapi.yaml").body().asText()).startsWith("openapi: 3.1.0");
    for (String schema : List.of("ingestion-event", "consumer-group", "notification")) {
      Answer answer = api.get("/" + schema + ".schema.json");
      assertThat(answer.body().path("$id").asText()).isEqualTo("urn:muster:schema:" + schema);
    }
  }

  @Test
  void countsWhatItDoes() {
    api.postEvents(Events.event("counted", "COUNTED", "2026-11-22"));
    api.get("/v1/status/GUO/NOWHERE");
    api.get("/no/such/path");
    Api.await(
        "the requests are counted",
        () -> {
          String metrics = api.get("/metrics").body().asText();
          return metrics.contains(
                  "muster_http_requests_seconds_count{method=\"POST\",route=\"/v1/events\",status=\"200\"}")
              && metrics.contains(
                  "muster_http_requests_seconds_count{method=\"GET\","
                      + "route=\"/v1/status/{source_system}/{data_type}\",status=\"404\"}")
              && metrics.contains(
                  "muster_http_requests_seconds_count{method=\"other\",route=\"none\",status=\"404\"}");
        });
    assertThat(api.meters.get("muster.ledger.events").counter().count()).isGreaterThanOrEqualTo(1);
    assertThat(api.meters.get("muster.ledger.commits").counter().count())
        .isEqualTo(api.store.batches().size());
    assertThat(api.meter("muster.ledger.in.trouble")).isZero();
  }

  @Test
  void saysWhereItCannotListen() {
    HttpSettings taken = Api.SETTINGS.withPort(api.base.getPort());
    HttpServer second =
        new HttpServer(
            taken,
            Api.INTAKE,
            api.ledger,
            Api.NO_CATALOG,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    assertThatThrownBy(second::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("127.0.0.1:" + taken.port());
    second.close();
  }

  @Test
  void saysWhichAddressIsNotItsOwn() {
    HttpSettings elsewhere =
        new HttpSettings(
            "192.0.2.1",
            0,
            1_024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));
    HttpServer lost =
        new HttpServer(
            elsewhere,
            Api.INTAKE,
            api.ledger,
            Api.NO_CATALOG,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    assertThatThrownBy(lost::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1:0: ");
    lost.close();
  }

  @Test
  void doesNotFollowAMethodThatAHeaderNames() {
    Answer answer =
        api.send(api.request("/v1/groups/Daily").header("X-HTTP-Method-Override", "DELETE").GET());

    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void refusesWhatComesOnAnOpenConnectionOnceItCloses() {
    CountDownLatch storage = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(1);
    Api draining = new Api();
    draining.store.beforeCommit(
        batch -> {
          underWay.countDown();
          Events.await(storage);
        });
    try (RawHttp raw = new RawHttp(draining)) {
      raw.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.readAnswer()).startsWith("HTTP/1.1 200 ");
      CompletableFuture<Answer> taken =
          draining.sendLater(Events.request(draining, Events.event("e-1", "F", "2026-11-22")));
      Events.await(underWay);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(draining::close);
      Api.await("nobody new is let in", () -> !listens(draining));

      raw.send("GET /v1/feeds HTTP/1.1\r\nHost: x\r\n\r\n");

      // A connection that has said nothing for a second is closed without a word.
      assertThat(raw.readAnswer())
          .matches(
              answer ->
                  answer.isEmpty()
                      || (answer.startsWith("HTTP/1.1 503 ")
                          && answer.contains("Retry-After: 1")
                          && answer.contains("urn:muster:problem:queue-full")));
      storage.countDown();
      assertThat(taken.join().status()).isEqualTo(200);
      closed.join();
    }
  }

  @Test
  void answersWhatItHasTakenBeforeItCloses() {
    CountDownLatch storage = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(1);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    Api draining = new Api(Api.SETTINGS, new LedgerSettings(100, 1));
    draining.store.beforeCommit(
        batch -> {
          underWay.countDown();
          Events.await(storage);
        });
    for (int i = 0; i < 5; i++) {
      answers.add(
          draining.sendLater(Events.request(draining, Events.event("e-" + i, "F", "2026-11-22"))));
    }
    Events.await(underWay);
    Api.await("all are taken", () -> draining.ledger.queued() == 4);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(draining::close);
    Api.await("nobody new is let in", () -> !listens(draining));
    assertThat(closed).isNotDone();
    assertThat(answers).noneMatch(CompletableFuture::isDone);
    storage.countDown();

    assertThat(answers).allMatch(answer -> answer.join().status() == 200);
    closed.join();
    assertThat(draining.store.events()).hasSize(5);
  }

  @Test
  void closesThoughARequestDoesNotEnd() {
    CountDownLatch storage = new CountDownLatch(1);
    HttpSettings hasty =
        new HttpSettings(
            "127.0.0.1",
            0,
            64 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(100));
    Api stuck = new Api(hasty, new LedgerSettings(10, 10));
    CountDownLatch underWay = new CountDownLatch(1);
    stuck.store.beforeCommit(
        batch -> {
          underWay.countDown();
          Events.await(storage);
        });
    CompletableFuture<Answer> answer =
        stuck.sendLater(Events.request(stuck, Events.event("e-1", "F", "2026-11-22")));
    CompletableFuture<Answer> settled = answer.exceptionally(e -> null);
    Events.await(underWay);

    stuck.server.close();

    storage.countDown();
    stuck.ledger.close();
    assertThat(settled.join()).isNull();
  }

  static boolean listens(Api api) {
    try {
      new RawHttp(api).close();
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
