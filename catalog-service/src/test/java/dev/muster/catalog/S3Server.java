package dev.muster.catalog;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.aws.AwsClientFactories;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MinIOContainer;
import software.amazon.awssdk.services.s3.S3Client;

/** An object store of its own, with one bucket: MinIO where there is Docker, or else S3Proxy. */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "lake";
  private static final String KEY = "s3-user-of-tests";
  private static final String SECRET = "s3-secret-of-tests";

  private final String name;
  private final String endpoint;
  private final AutoCloseable server;

  private S3Server(String name, String endpoint, AutoCloseable server) {
    this.name = name;
    this.endpoint = endpoint;
    this.server = server;
  }

  /** Starts it, and prints which it is. */
  public static S3Server start(Path folder) throws Exception {
    S3Server started =
        DockerClientFactory.instance().isDockerAvailable() ? minio() : s3Proxy(folder);
    System.out.printf("S3 is %s%n", started.name);
    try (S3Client client = AwsClientFactories.from(started.properties()).s3()) {
      client.createBucket(bucket -> bucket.bucket(BUCKET));
    }
    return started;
  }

  private static S3Server minio() {
    MinIOContainer minio =
        new MinIOContainer("minio/minio:RELEASE.2025-09-07T16-13-09Z")
            .withUserName(KEY)
            .withPassword(SECRET);
    minio.start();
    return new S3Server("MinIO", minio.getS3URL(), minio);
  }

  private static S3Server s3Proxy(Path folder) throws Exception {
    Files.createDirectories(folder);
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
            .ignoreUnknownHeaders(true)
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .build();
    proxy.start();
    return new S3Server("S3Proxy", "http://127.0.0.1:" + proxy.getPort(), proxy::stop);
  }

  /** What Iceberg needs to know to reach it. */
  public Map<String, String> properties() {
    return Map.of(
        "s3.endpoint", endpoint,
        "client.region", "us-east-1",
        "s3.path-style-access", "true",
        "s3.access-key-id", KEY,
        "s3.secret-access-key", SECRET);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop", e);
    }
  }
}
