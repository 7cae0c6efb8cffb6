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
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** One node of Trino, with the catalog {@code muster}. */
final class TrinoServer implements AutoCloseable {
  static final String VERSION = System.getProperty("trino.version");

  private static final Path PARTS = Path.of(System.getProperty("trino.dir"));

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
    Files.write(catalogs.resolve("muster.properties"), catalog(stage));
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
    ServerProcess process = ServerProcess.start("trino", folder, Map.of(), command);
    process.awaitAnswer(
        URI.create("http://127.0.0.1:" + port + "/v1/info"),
        answer -> answer.body().contains("\"starting\":false"));
    return new TrinoServer(process, port);
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

  private static List<String> catalog(Stage stage) {
    return List.of(
        "connector.name=iceberg",
        "iceberg.catalog.type=rest",
        "iceberg.rest-catalog.uri=" + stage.service().catalog(),
        "fs.native-s3.enabled=true",
        "s3.endpoint=" + stage.store().endpoint(),
        "s3.region=" + ObjectStore.REGION,
        "s3.path-style-access=true",
        "s3.aws-access-key=" + ObjectStore.ACCESS_KEY,
        "s3.aws-secret-key=" + ObjectStore.SECRET_KEY);
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
