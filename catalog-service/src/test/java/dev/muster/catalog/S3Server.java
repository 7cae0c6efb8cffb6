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

/**
 * An object store of its own, with one bucket: MinIO where there is Docker, or else S3Proxy. It can
 * be taken away and brought back.
 */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "lake";
  private static final String KEY = "s3-user-of-tests";
  private static final String SECRET = "s3-secret-of-tests";

  private final Backend backend;

  private S3Server(Backend backend) {
    this.backend = backend;
  }

  /** Starts it, and prints which it is. */
  public static S3Server start(Path folder) throws Exception {
    Backend backend =
        DockerClientFactory.instance().isDockerAvailable() ? new Minio() : new Proxy(folder);
    System.out.printf("S3 is %s%n", backend.name());
    S3Server started = new S3Server(backend);
    try (S3Client client = AwsClientFactories.from(started.properties()).s3()) {
      client.createBucket(bucket -> bucket.bucket(BUCKET));
    }
    return started;
  }

  /** Nobody answers any more; what is stored stays. */
  public void takeAway() throws Exception {
    backend.takeAway();
  }

  /** At the same address, with what was stored. */
  public void bringBack() throws Exception {
    backend.bringBack();
  }

  /** What Iceberg needs to know to reach it. */
  public Map<String, String> properties() {
    return Map.of(
        "s3.endpoint",
        backend.endpoint(),
        "client.region",
        "us-east-1",
        "s3.path-style-access",
        "true",
        "s3.access-key-id",
        KEY,
        "s3.secret-access-key",
        SECRET);
  }

  @Override
  public void close() {
    try {
      backend.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3 did not stop", e);
    }
  }

  private sealed interface Backend {
    String name();

    String endpoint();

    void takeAway() throws Exception;

    void bringBack() throws Exception;

    void stop() throws Exception;
  }

  private static final class Minio implements Backend {
    private final MinIOContainer container =
        new MinIOContainer("minio/minio:RELEASE.2025-09-07T16-13-09Z")
            .withUserName(KEY)
            .withPassword(SECRET);

    Minio() {
      container.start();
    }

    @Override
    public String name() {
      return "MinIO";
    }

    @Override
    public String endpoint() {
      return container.getS3URL();
    }

    /** Paused and not stopped, after which it would listen elsewhere. */
    @Override
    public void takeAway() {
      container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void bringBack() {
      container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void stop() {
      container.stop();
    }
  }

  private static final class Proxy implements Backend {
    private final Path folder;
    private S3Proxy proxy;
    private int port;

    Proxy(Path folder) throws Exception {
      this.folder = Files.createDirectories(folder);
      bringBack();
      port = proxy.getPort();
    }

    @Override
    public String name() {
      return "S3Proxy";
    }

    @Override
    public String endpoint() {
      return "http://127.0.0.1:" + port;
    }

    @Override
    public void takeAway() throws Exception {
      proxy.stop();
    }

    @Override
    public void bringBack() throws Exception {
      proxy =
          S3Proxy.builder()
              .endpoint(URI.create(endpoint()))
              .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
              .ignoreUnknownHeaders(true)
              .blobStore(new FilesystemNio2BlobStore(folder.toString()))
              .build();
      proxy.start();
    }

    @Override
    public void stop() throws Exception {
      proxy.stop();
    }
  }
}
