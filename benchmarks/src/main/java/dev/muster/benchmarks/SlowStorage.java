package dev.muster.benchmarks;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** An S3 server that takes as long as one across a network, and counts what it is asked. */
final class SlowStorage implements AutoCloseable {
  private static final String BUCKET = "lake";
  private static final String KEY = "benchmark";

  /** What it is asked, and how long it takes over it. */
  enum Request {
    PUT(25),
    GET(15),
    HEAD(10),
    LIST(15);

    private final int millis;

    Request(int millis) {
      this.millis = millis;
    }
  }

  private final Path folder;
  private final ToIntFunction<Request> millis;
  private final Map<Request, AtomicInteger> counts = new EnumMap<>(Request.class);
  private final S3Proxy proxy;
  private final S3Client client;

  SlowStorage(Path folder) throws Exception {
    this(folder, request -> request.millis);
  }

  /**
   * @param millis how long it takes over each kind of request
   */
  SlowStorage(Path folder, ToIntFunction<Request> millis) throws Exception {
    this.folder = folder;
    this.millis = millis;
    Files.createDirectories(folder.resolve(BUCKET));
    for (Request request : Request.values()) {
      counts.put(request, new AtomicInteger());
    }
    proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, KEY, KEY)
            .ignoreUnknownHeaders(true)
            .blobStore(new Slow(new FilesystemNio2BlobStore(folder.toString())))
            .build();
    proxy.start();
    client =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + proxy.getPort()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
            .build();
  }

  /** Puts an object with as little around it as there can be. */
  void put(String path, byte[] bytes) {
    client.putObject(request -> request.bucket(BUCKET).key(path), RequestBody.fromBytes(bytes));
  }

  /** What Iceberg needs to know to reach it. */
  Map<String, String> properties() {
    return Map.of(
        "s3.endpoint",
        "http://127.0.0.1:" + proxy.getPort(),
        "client.region",
        "us-east-1",
        "s3.path-style-access",
        "true",
        "s3.access-key-id",
        KEY,
        "s3.secret-access-key",
        KEY);
  }

  String location(String path) {
    return "s3://" + BUCKET + "/" + path;
  }

  /** Where the objects below the path are. */
  Path files(String path) {
    return folder.resolve(BUCKET).resolve(path);
  }

  int count(Request request) {
    return counts.get(request).get();
  }

  private void take(Request request) {
    counts.get(request).incrementAndGet();
    try {
      Thread.sleep(millis.applyAsInt(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Slow extends ForwardingBlobStore {
    Slow(BlobStore store) {
      super(store);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream in) {
      take(Request.PUT);
      return super.putBlob(request, in);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      take(Request.GET);
      return super.getBlob(request);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
      take(Request.HEAD);
      return super.blobMetadata(request);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
      take(Request.LIST);
      return super.list(request);
    }
  }

  @Override
  public void close() {
    client.close();
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the storage did not stop", e);
    }
  }
}
