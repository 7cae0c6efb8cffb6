package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.intake.IntakeSettings;
import dev.muster.intake.LandingRuleSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.IngestionEvent;
import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestCall;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A real server on loopback over a ledger in memory; every answer is held against the contract. */
final class Api implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1",
          0,
          64 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  static final IntakeSettings INTAKE =
      IntakeSettings.of(
          Map.of(
              "landing",
              LandingRuleSettings.of(
                  "s3://landing/{source_system:upper}/{data_type:upper}"
                      + "/data_as_of_date={data_as_of_date}/*.parquet")));

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What came back; the body is missing, text or JSON. */
  record Answer(int status, HttpResponse<byte[]> response, JsonNode body) {
    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** The pointers of the faults that a problem names. */
    List<String> pointers() {
      return body.path("errors").findValuesAsText("pointer");
    }
  }

  /** For servers of which nobody asks the Iceberg catalog. */
  static final Function<RestCall, RestAnswer> NO_CATALOG =
      call -> {
        throw new IllegalStateException("asked for " + call.path());
      };

  final MemoryStore store;
  final Ledger ledger;
  final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final HttpServer server;
  final URI base;
  private final HttpClient client = HttpClient.newHttpClient();

  Api() {
    this(SETTINGS, new LedgerSettings(1_000, 100));
  }

  Api(HttpSettings settings, LedgerSettings ledgerSettings) {
    this(settings, ledgerSettings, new QueuedThreadPool());
  }

  Api(HttpSettings settings, LedgerSettings ledgerSettings, QueuedThreadPool threads) {
    store = new MemoryStore();
    ledger = Ledger.open(store, ledgerSettings, InstantSource.fixed(NOW));
    server = new HttpServer(settings, INTAKE, ledger, NO_CATALOG, meters, threads);
    base = URI.create("http://127.0.0.1:" + server.start());
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer put(String path, String body) {
    return send(request(path, "application/json").PUT(BodyPublishers.ofString(body)));
  }

  Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  Answer post(String path, String contentType, String body) {
    return send(request(path, contentType).POST(BodyPublishers.ofString(body)));
  }

  /** Posts events as JSON. */
  Answer postEvents(String body) {
    return post("/v1/events", "application/json", body);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  HttpRequest.Builder request(String path, String contentType) {
    return request(path).header("Content-Type", contentType);
  }

  Answer send(HttpRequest.Builder request) {
    return sendLater(request).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  CompletableFuture<Answer> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Api::checked);
  }

  private static Answer checked(HttpResponse<byte[]> response) {
    String contentType =
        response
            .headers()
            .firstValue("Content-Type")
            .map(t -> t.replaceFirst(";.*", ""))
            .orElse("");
    String method =
        response.request().method().equals("HEAD") ? "GET" : response.request().method();
    JsonNode body = body(contentType, response.body());
    Contract.published()
        .check(
            method,
            response.request().uri().getRawPath(),
            response.statusCode(),
            contentType,
            body);
    assertThat(body.toString()).doesNotContain("Exception", "\\tat ");
    return new Answer(response.statusCode(), response, body);
  }

  private static JsonNode body(String contentType, byte[] bytes) {
    if (bytes.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return contentType.endsWith("json")
          ? JSON.readTree(bytes)
          : TextNode.valueOf(new String(bytes, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed events about feeds of which the type begins so. */
  List<IngestionEvent> eventsOf(String dataType) {
    return store.events().stream()
        .filter(event -> event.partition().feed().dataType().startsWith(dataType))
        .toList();
  }

  double meter(String name) {
    return meters.get(name).gauge().value();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    server.close();
    ledger.close();
  }
}
