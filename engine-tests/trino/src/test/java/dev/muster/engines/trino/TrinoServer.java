package dev.muster.engines.trino;

import dev.muster.engines.ObjectStore;
import dev.muster.engines.ServerProcess;
import dev.muster.engines.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One node of Trino, with the catalog {@code muster}. */
final class TrinoServer implements AutoCloseable {
  static final String VERSION = System.getProperty("trino.version");

  private static final Path PARTS = Path.of(System.getProperty("trino.dir"));

  /** The one that compose/ gives to Trino. */
  private static final Path CATALOG =
      Path.of(System.getProperty("muster.home"), "compose", "trino", "muster.properties");

  private static final long NODE_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);

  private final ServerProcess process;
  private final int port;

  private TrinoServer(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it takes queries.
   *
   * @param java of JDK 25
   * @param folder for its settings, data and log; empty
   */
  static TrinoServer start(Path java, Path folder, Stage stage) throws IOException {
    int port = ServerProcess.freePort();
    Path catalogs = Files.createDirectories(folder.resolve("catalog"));
    Path config = Files.write(folder.resolve("config.properties"), config(port, catalogs));
    Files.copy(CATALOG, catalogs.resolve(CATALOG.getFileName()));
    Path levels = Files.writeString(folder.resolve("log.properties"), "io.trino=WARN\n");
    Path data = Files.createDirectories(folder.resolve("data"));
    List<String> command =
        List.of(
            java.toString(),
            "-Xmx1536m",
            "-Dnode.environment=test",
            "-Dnode.id=test",
            "-Dnode.data-dir=" + data,
            "-Dnode.bind-ip=127.0.0.1",
            "-Dnode.internal-address=127.0.0.1",
            "-Dconfig=" + config,
            "-Dlog.levels-file=" + levels,
            "-cp",
            PARTS.resolve("server/trino-server-core-" + VERSION + "/lib") + "/*",
            "io.trino.server.TrinoServer");
    ServerProcess process = ServerProcess.start("trino", folder, environment(stage), command);
    process.awaitAnswer(
        URI.create("http://127.0.0.1:" + port + "/v1/info"),
        answer -> answer.body().contains("\"starting\":false"));
    TrinoServer server = new TrinoServer(process, port);
    server.awaitNode();
    return server;
  }

  /** It says that it has started a little before it is among the nodes of the catalog. */
  private void awaitNode() {
    long started = System.nanoTime();
    while (!runsQueries()) {
      if (System.nanoTime() - started > NODE_NANOS_MAX) {
        close();
        throw new IllegalStateException("Trino has no node to run queries:\n" + process.output());
      }
    }
  }

  private boolean runsQueries() {
    try (Connection connection = connect();
        Statement query = connection.createStatement()) {
      return query.executeQuery("SELECT count(*) FROM muster.muster.ingestion_events").next();
    } catch (SQLException e) {
      return false;
    }
  }

  private static List<String> config(int port, Path catalogs) {
    return List.of(
        "coordinator=true",
        "node-scheduler.include-coordinator=true",
        "http-server.http.port=" + port,
        "discovery.uri=http://127.0.0.1:" + port,
        "plugin.dir=" + PARTS.resolve("plugin"),
        "catalog.config-dir=" + catalogs,
        "query.max-memory-per-node=500MB",
        "memory.heap-headroom-per-node=300MB");
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

  /** A connection whose times are in UTC. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "test");
    properties.setProperty("timezone", "UTC");
    return DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port, properties);
  }

  @Override
  public void close() {
    process.close();
  }
}
