package dev.muster.engines;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service as it is shipped, with its tables on S3. */
public final class MusterService implements AutoCloseable {
  private final ServerProcess process;
  private final URI address;

  private MusterService(ServerProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it on a free port and waits until it is ready. */
  public static MusterService start(Path folder, ObjectStore store) {
    return start(folder, store, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings, as environment variables
   */
  public static MusterService start(Path folder, ObjectStore store, Map<String, String> more) {
    int port = ServerProcess.freePort();
    URI address = URI.create("http://127.0.0.1:" + port);
    List<String> command =
        List.of(java(), "-Xmx768m", "-jar", Project.service().toString(), "serve");
    Map<String, String> settings = new HashMap<>(more);
    settings.put("MUSTER_HTTP_PORT", Integer.toString(port));
    settings.put("MUSTER_DATA_DIR", folder.resolve("data").toString());
    settings.put("MUSTER_CATALOG_WAREHOUSE", "s3://" + ObjectStore.BUCKET + "/warehouse");
    settings.put("MUSTER_CATALOG_PROPERTIES", store.properties());
    // A slow reader that goes from table to table still finds the batch it began with.
    settings.put("MUSTER_SNAPSHOTS_KEPT", "1000");
    ServerProcess process = ServerProcess.start("muster", folder, settings, command);
    process.awaitAnswer(address.resolve("/health/ready"), answer -> answer.statusCode() == 200);
    return new MusterService(process, address);
  }

  /** The Java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Of the HTTP API. */
  public URI address() {
    return address;
  }

  /** Of the Iceberg REST catalog. */
  public URI catalog() {
    return address.resolve("/iceberg");
  }

  @Override
  public void close() {
    process.close();
  }
}
