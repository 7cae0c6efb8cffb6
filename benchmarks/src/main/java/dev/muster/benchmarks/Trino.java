package dev.muster.benchmarks;

import dev.muster.engines.Java25;
import dev.muster.engines.TrinoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads tables through the product's Iceberg REST catalog, in a process of its own. */
final class Trino implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("muster.home", "."));
  private static final Path PARTS = HOME.resolve("engine-tests/trino/target/trino");
  private static final int LONGEST_FETCH_MINUTES = 15;

  private final TrinoServer server;
  private final Connection connection;

  private Trino(TrinoServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /**
   * Starts it, and fetches it before if it is not there.
   *
   * @param ports where the product serves the catalogs, by the names they are to have
   */
  static Trino start(Path folder, Map<String, Integer> ports) throws PeerUnavailableException {
    Path java = Java25.find().orElseThrow(() -> new PeerUnavailableException(Java25.NONE, null));
    Map<String, List<String>> catalogs = new LinkedHashMap<>();
    ports.forEach((name, port) -> catalogs.put(name, catalog(port)));
    String probe = "SELECT count(*) FROM %s.muster.ingestion_events";
    try {
      if (!Files.isDirectory(PARTS.resolve("plugin"))) {
        fetch();
      }
      TrinoServer server =
          TrinoServer.start(
              java,
              PARTS,
              folder,
              catalogs,
              Map.of(),
              probe.formatted(ports.keySet().iterator().next()));
      return new Trino(server, server.connect());
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new PeerUnavailableException("Trino does not start here: " + e.getMessage(), e);
    }
  }

  /** What is remembered of metadata is for other tables than those that change all the time. */
  private static List<String> catalog(int port) {
    return List.of(
        "connector.name=iceberg",
        "iceberg.catalog.type=rest",
        "iceberg.rest-catalog.uri=http://127.0.0.1:" + port + "/iceberg",
        "iceberg.metadata-cache.enabled=false",
        "fs.native-local.enabled=true",
        "local.location=/");
  }

  /** As the tests of the engines fetch it. */
  private static void fetch() throws IOException {
    List<String> command =
        List.of(
            HOME.resolve("mvnw").toString(),
            "-q",
            "-B",
            "-ntp",
            "-Dquick",
            "-Ds3-server.skip",
            "-Pengines",
            "-pl",
            "engine-tests/harness,engine-tests/trino",
            "process-test-resources");
    Process process = new ProcessBuilder(command).directory(HOME.toFile()).inheritIO().start();
    try {
      if (!process.waitFor(LONGEST_FETCH_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroy();
        throw new IOException("it could not be fetched");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it was fetched", e);
    }
  }

  String version() {
    return "Trino " + server.version();
  }

  /** Asks the question, reads every row of the answer, and says how many there were. */
  int rows(String query) throws SQLException {
    int rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      while (answer.next()) {
        rows++;
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.close();
    } finally {
      server.close();
    }
  }
}
