package dev.muster.validation;

import dev.muster.validation.LandingPath.S3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Objects on S3, read through Iceberg's client. */
final class S3Storage implements AutoCloseable {
  /** By name, as nothing of ours needs the class to compile. */
  private static final String FILE_IO = "org.apache.iceberg.aws.s3.S3FileIO";

  /** As many as S3 lists in one answer. */
  private static final int PAGE = 1_000;

  /** Not known, not allowed, no such bucket. */
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 404);

  private final SupportsPrefixOperations files;

  S3Storage(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>();
    // Iceberg would wait two seconds before it first asks again.
    all.put("s3.retry.min-wait-ms", "100");
    all.putAll(properties);
    files = (SupportsPrefixOperations) CatalogUtil.loadFileIO(FILE_IO, all, null);
  }

  /** Of the objects whose names begin with an object's name, that one comes first. */
  Optional<StoredFile> find(String path, S3 place) throws IOException {
    String location = location(place);
    return asked(
        () ->
            objects(location)
                .limit(PAGE)
                .filter(object -> object.location().equals(location))
                .findFirst()
                .map(object -> file(path, object)));
  }

  /** What tools put where they would have a folder is no file. */
  Stream<StoredFile> list(String path, S3 place) throws IOException {
    String location = location(place) + (place.key().isEmpty() ? "" : "/");
    String base = path.endsWith("/") ? path : path + "/";
    return asked(
        () ->
            objects(location)
                .filter(object -> !object.location().endsWith("/"))
                .map(
                    object -> file(base + object.location().substring(location.length()), object)));
  }

  SeekableInputStream open(S3 place) throws IOException {
    return asked(() -> files.newInputFile(location(place)).newStream());
  }

  private Stream<FileInfo> objects(String prefix) {
    Iterator<FileInfo> objects = new Asking(files.listPrefix(prefix).iterator());
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(objects, Spliterator.ORDERED), false);
  }

  private static StoredFile file(String path, FileInfo object) {
    return new StoredFile(path, object.size(), Instant.ofEpochMilli(object.createdAtMillis()));
  }

  private static String location(S3 place) {
    return "s3://%s/%s".formatted(place.bucket(), place.key());
  }

  private static <T> T asked(Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  /** The client throws exceptions of its own; the first line of its words says what happened. */
  static IOException failure(RuntimeException e) {
    if (e instanceof AwsServiceException answer && REFUSALS.contains(answer.statusCode())) {
      return new StorageRefusedException("S3 answered: " + answer.getMessage(), e);
    }
    return new IOException("S3 did not give what was asked for: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    files.close();
  }

  /** A listing goes on asking while it is read. */
  private record Asking(Iterator<FileInfo> objects) implements Iterator<FileInfo> {
    @Override
    public boolean hasNext() {
      try {
        return objects.hasNext();
      } catch (RuntimeException e) {
        throw new UncheckedIOException(failure(e));
      }
    }

    @Override
    public FileInfo next() {
      return objects.next();
    }
  }
}
