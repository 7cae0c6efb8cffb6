package dev.muster.restcatalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.LocalFileIO;
import dev.muster.catalog.TableCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTCatalog;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The REST catalog on a real HTTP server, over a catalog in a folder of its own. */
public final class RestServer implements AutoCloseable {
  static final Namespace OURS = Namespace.of("muster");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MOUNT = "/iceberg";

  public final TableCatalog catalog;
  final JdbcIdempotencyKeys keys;
  private final CatalogSettings settings;
  private final DataSource database;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Function<RestCall, RestAnswer> handler;
  private volatile BiFunction<RestCall, Supplier<RestAnswer>, RestAnswer> around =
      (call, answer) -> answer.get();
  private volatile Instant now = Instant.parse("2026-11-23T02:00:00Z");

  public RestServer(Path data) {
    this(CatalogSettings.under(data), sqlite(CatalogSettings.defaultUri(data)));
  }

  RestServer(CatalogSettings settings, DataSource database) {
    this.settings = settings;
    this.database = database;
    this.catalog = Catalogs.open(settings);
    this.keys =
        new JdbcIdempotencyKeys(
            database, RestCatalogSettings.IDEMPOTENCY_KEY_LIFETIME, JdbcIdempotencyKeys.LEASE);
    serveUnder(UnaryOperator.identity());
    this.server = listen();
  }

  private HttpServer listen() {
    try {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer listening = HttpServer.create(loopback, 0);
      listening.createContext(MOUNT, this::handle);
      listening.setExecutor(threads);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on serves the catalog under settings that differ from the defaults. */
  void serveUnder(UnaryOperator<RestCatalogSettings> details) {
    serve(new IcebergRest(details.apply(settings()), catalog, Optional.of(keys), clock()));
  }

  /** From now on keeps keys there. */
  void serveKeeping(IdempotencyKeys kept) {
    serve(new IcebergRest(settings(), catalog, Optional.of(kept), clock()));
  }

  /** From now on serves another catalog, which has views but no transactions. */
  void serveInstead(FlakyCatalog other, IdempotencyKeys kept) {
    serve(
        new IcebergRest(
            settings(),
            other,
            other,
            Optional.of(other),
            Optional.empty(),
            Optional.of(kept),
            clock()));
  }

  /** From now on lets clients write the service's own namespace. */
  public void serveWritable() {
    serveUnder(
        settings ->
            new RestCatalogSettings(
                settings.warehouses(),
                Set.of(),
                settings.storage(),
                settings.credentials(),
                settings.idempotencyKeyLifetime(),
                settings.bodyBytesMax()));
  }

  /** From now on every call goes through this, which may answer it otherwise. */
  public void around(BiFunction<RestCall, Supplier<RestAnswer>, RestAnswer> wrapper) {
    around = wrapper;
  }

  private void serve(IcebergRest rest) {
    handler = rest::answer;
  }

  private RestCatalogSettings settings() {
    return RestCatalogSettings.of(settings);
  }

  InstantSource clock() {
    return () -> now;
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  /** Where the catalog is. */
  DataSource database() {
    return database;
  }

  private static DataSource sqlite(String uri) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setBusyTimeout(10_000);
    SQLiteDataSource database = new SQLiteDataSource(config);
    database.setUrl(uri);
    return database;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      RestCall call =
          new RestCall(
              exchange.getRequestMethod(),
              uri.getRawPath().substring(MOUNT.length()),
              uri.getRawQuery() == null ? "" : uri.getRawQuery(),
              headers,
              exchange.getRequestBody().readAllBytes());
      RestAnswer answer = around.apply(call, () -> handler.apply(call));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + MOUNT);
  }

  RESTCatalog client() {
    return client(Map.of());
  }

  /** Iceberg's own client. The caller closes it. */
  RESTCatalog client(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("uri", uri().toString());
    properties.put("io-impl", LocalFileIO.class.getName());
    properties.put("rest.client.max-retries", "1");
    properties.putAll(more);
    RESTCatalog client = new RESTCatalog();
    client.initialize("test", properties);
    return client;
  }

  /** A request as it goes over the wire; the body may be null. */
  Reply send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Reply(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Reply get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Reply post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /** What came back. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException("Not JSON: " + response.body(), e);
      }
    }

    String errorType() {
      return json().at("/error/type").asText();
    }

    String errorMessage() {
      return json().at("/error/message").asText();
    }

    List<String> texts(String pointer) {
      List<String> texts = new ArrayList<>();
      json().at(pointer).forEach(node -> texts.add(node.isTextual() ? node.asText() : node + ""));
      return texts;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    catalog.close();
  }
}
