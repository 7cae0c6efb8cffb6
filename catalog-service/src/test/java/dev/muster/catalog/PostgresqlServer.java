package dev.muster.catalog;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, on loopback, that can be stopped and started again. */
public final class PostgresqlServer implements DatabaseServer, AutoCloseable {
  private final Path folder;
  private final AtomicInteger databases = new AtomicInteger();
  private EmbeddedPostgres server;
  private int port;

  private PostgresqlServer(Path folder) {
    this.folder = folder;
  }

  /** Starts it, or skips the tests, saying why. */
  public static PostgresqlServer start(Path folder) {
    PostgresqlServer server = new PostgresqlServer(folder);
    try {
      server.start();
    } catch (RuntimeException e) {
      String reason = "PostgreSQL does not start here: " + e;
      System.out.println(reason);
      abort(reason);
    }
    return server;
  }

  public void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(folder.resolve("postgresql"))
              .setCleanDataDirectory(false)
              .setServerConfig("fsync", "off")
              .setPGStartupWait(Duration.ofMinutes(1))
              .start();
      port = server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CatalogSettings fresh(Path warehouse) {
    String name = "test_" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(uri("postgres"), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return DatabaseServer.at(uri(name), Map.of("jdbc.user", "postgres"), warehouse);
  }

  private String uri(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  @Override
  public void close() {
    stop();
  }
}
