package dev.muster.rck;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.JdbcIdempotencyKeys;
import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestCall;
import dev.muster.restcatalog.RestCatalogSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The REST catalog alone, on the JDK's HTTP server. */
final class StandIn implements Server {
  private static final String MOUNT = "/iceberg";

  private final TableCatalog catalog;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final IcebergRest rest;

  StandIn(Path data) throws IOException {
    CatalogSettings settings = CatalogSettings.under(data);
    catalog = Catalogs.open(settings);
    rest =
        new IcebergRest(
            RestCatalogSettings.of(settings),
            catalog,
            Optional.of(
                new JdbcIdempotencyKeys(
                    database(settings),
                    RestCatalogSettings.IDEMPOTENCY_KEY_LIFETIME,
                    JdbcIdempotencyKeys.LEASE)),
            Clock.systemUTC());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(MOUNT, this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private static SQLiteDataSource database(CatalogSettings settings) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    SQLiteDataSource database = new SQLiteDataSource(config);
    database.setUrl(settings.uri());
    return database;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      RestAnswer answer =
          rest.answer(
              new RestCall(
                  exchange.getRequestMethod(),
                  uri.getRawPath().substring(MOUNT.length()),
                  uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                  headers,
                  exchange.getRequestBody().readAllBytes()));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Override
  public URI catalog() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + MOUNT);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    catalog.close();
  }
}
