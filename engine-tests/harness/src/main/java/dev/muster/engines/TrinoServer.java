package dev.muster.engines;

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
import java.util.stream.Stream;

/** One node of Trino. */
public final class TrinoServer implements AutoCloseable {
  private static final String SERVER = "trino-server-core-";
  private static final long NODE_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);

  private final ServerProcess process;
  private final String version;
  private final int port;

  private TrinoServer(ServerProcess process, String version, int port) {
    this.process = process;
    this.version = version;
    this.port = port;
  }

  /**
   * Starts it and waits until it takes queries. Its JDBC driver must be there.
   *
   * @param java of JDK 25
   * @param parts {@code server} and {@code plugin}, unpacked
   * @param folder for its settings, data and log; empty
   * @param catalogs the properties of each, by its name
   * @param environment what those leave to the environment
   * @param probe a query that it answers once all is well
   */
  public static TrinoServer start(
      Path java,
      Path parts,
      Path folder,
      Map<String, List<String>> catalogs,
      Map<String, String> environment,
      String probe)
      throws IOException {
    int port = ServerProcess.freePort();
    Path library = library(parts);
    Path catalog = Files.createDirectories(folder.resolve("catalog"));
    for (Map.Entry<String, List<String>> its : catalogs.entrySet()) {
      Files.write(catalog.resolve(its.getKey() + ".properties"), its.getValue());
    }
    Path config = folder.resolve("config.properties");
    Files.write(config, config(port, parts.resolve("plugin"), catalog));
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
            library + "/*",
            "io.trino.server.TrinoServer");
    ServerProcess process = ServerProcess.start("trino", folder, environment, command);
    process.awaitAnswer(
        URI.create("http://127.0.0.1:" + port + "/v1/info"),
        answer -> answer.body().contains("\"starting\":false"));
    TrinoServer server = new TrinoServer(process, version(library), port);
    server.await(probe);
    return server;
  }

  private static Path library(Path parts) throws IOException {
    try (Stream<Path> servers = Files.list(parts.resolve("server"))) {
      return servers
          .filter(server -> server.getFileName().toString().startsWith(SERVER))
          .map(server -> server.resolve("lib"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("there is no Trino in " + parts));
    }
  }

  private static String version(Path library) {
    return library.getParent().getFileName().toString().substring(SERVER.length());
  }

  /** It says that it has started a little before it is among the nodes of the catalog. */
  private void await(String probe) {
    long started = System.nanoTime();
    for (Exception failure = failure(probe); failure != null; failure = failure(probe)) {
      if (System.nanoTime() - started > NODE_NANOS_MAX) {
        close();
        throw new IllegalStateException(
            "Trino has no node to run queries:\n" + process.output(), failure);
      }
    }
  }

  /** Null if there was none. */
  private Exception failure(String probe) {
    try (Connection connection = connect();
        Statement query = connection.createStatement()) {
      query.executeQuery(probe).next();
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private static List<String> config(int port, Path plugins, Path catalogs) {
    return List.of(
        "coordinator=true",
        "node-scheduler.include-coordinator=true",
        "http-server.http.port=" + port,
        "discovery.uri=http://127.0.0.1:" + port,
        "plugin.dir=" + plugins,
        "catalog.config-dir=" + catalogs,
        "query.max-memory-per-node=500MB",
        "memory.heap-headroom-per-node=300MB");
  }

  public String version() {
    return version;
  }

  /** A connection whose times are in UTC. */
  public Connection connect() throws SQLException {
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
