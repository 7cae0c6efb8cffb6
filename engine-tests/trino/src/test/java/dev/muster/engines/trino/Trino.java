package dev.muster.engines.trino;

import dev.muster.engines.Engine;
import dev.muster.engines.ObjectStore;
import dev.muster.engines.Rows;
import dev.muster.engines.Stage;
import dev.muster.engines.TrinoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A Trino of one node, asked through JDBC. */
final class Trino implements Engine {
  private static final Path PARTS = Path.of(System.getProperty("trino.dir"));

  /** The one that compose/ gives to Trino. */
  private static final Path CATALOG =
      Path.of(System.getProperty("muster.home"), "compose", "trino", "muster.properties");

  private static final String PROBE = "SELECT count(*) FROM muster.muster.ingestion_events";

  private final TrinoServer server;
  private final Connection connection;

  private Trino(TrinoServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /**
   * Starts it.
   *
   * @param java of JDK 25
   * @param folder for its settings, data and log; empty
   */
  static Trino start(Path java, Path folder, Stage stage) throws IOException, SQLException {
    Map<String, List<String>> catalogs = Map.of("muster", Files.readAllLines(CATALOG));
    TrinoServer server =
        TrinoServer.start(java, PARTS, folder, catalogs, environment(stage), PROBE);
    try {
      return new Trino(server, server.connect());
    } catch (SQLException e) {
      server.close();
      throw e;
    }
  }

  /** What the catalog's file leaves to the environment. */
  private static Map<String, String> environment(Stage stage) {
    return Map.of(
        "MUSTER_ICEBERG", stage.service().catalog().toString(),
        "S3_ENDPOINT", stage.store().endpoint().toString(),
        "S3_REGION", ObjectStore.REGION,
        "S3_ACCESS_KEY", ObjectStore.ACCESS_KEY,
        "S3_SECRET_KEY", ObjectStore.SECRET_KEY);
  }

  @Override
  public String version() {
    return "Trino " + server.version();
  }

  @Override
  public String dialect() {
    return "trino";
  }

  @Override
  public Rows ask(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      return Rows.of(answer);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public void run(String change) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(change);
    } catch (SQLException e) {
      throw new IllegalStateException(change, e);
    }
  }

  @Override
  public String metadata(String table, String kind) {
    return "muster.muster.\"%s$%s\"".formatted(table, kind);
  }

  @Override
  public String asOf(String table, long snapshot) {
    return "muster.muster.%s FOR VERSION AS OF %d".formatted(table, snapshot);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      server.close();
    }
  }
}
