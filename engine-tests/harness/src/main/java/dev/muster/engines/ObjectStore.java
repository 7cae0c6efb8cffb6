package dev.muster.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** S3 on the loopback address: an S3Proxy that keeps its objects in a folder. */
public final class ObjectStore implements AutoCloseable {
  public static final String REGION = "us-east-1";
  public static final String ACCESS_KEY = "engine-tests";
  public static final String SECRET_KEY = "engine-tests-secret";
  public static final String BUCKET = "lake";

  private final ServerProcess process;
  private final URI endpoint;

  private ObjectStore(ServerProcess process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts it with one empty bucket. */
  public static ObjectStore start(Path folder) {
    URI endpoint = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
    Path settings = folder.resolve("s3proxy.properties");
    Path objects = folder.resolve("objects");
    try {
      Files.createDirectories(objects.resolve(BUCKET));
      Files.write(settings, settings(endpoint, objects));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            MusterService.java(),
            "-Xmx512m",
            "-jar",
            Project.s3Server().toString(),
            "--properties",
            settings.toString());
    ServerProcess process = ServerProcess.start("s3proxy", folder, Map.of(), command);
    // Without keys it refuses, but it answers.
    return new ObjectStore(process.awaitAnswer(endpoint, answer -> true), endpoint);
  }

  private static List<String> settings(URI endpoint, Path objects) {
    return List.of(
        "s3proxy.endpoint=" + endpoint,
        "s3proxy.authorization=aws-v2-or-v4",
        "s3proxy.identity=" + ACCESS_KEY,
        "s3proxy.credential=" + SECRET_KEY,
        // Trino sends one that S3Proxy does not know.
        "s3proxy.ignore-unknown-headers=true",
        "jclouds.provider=filesystem-nio2",
        "jclouds.filesystem.basedir=" + objects);
  }

  /** Where clients reach it, path-style. */
  public URI endpoint() {
    return endpoint;
  }

  /** How Iceberg reaches it: a setting of the service, in YAML. */
  public String properties() {
    return """
        {io-impl: org.apache.iceberg.aws.s3.S3FileIO, client.region: %s, s3.endpoint: "%s",
         s3.path-style-access: "true", s3.access-key-id: %s, s3.secret-access-key: %s}"""
        .formatted(REGION, endpoint, ACCESS_KEY, SECRET_KEY);
  }

  @Override
  public void close() {
    process.close();
  }
}
