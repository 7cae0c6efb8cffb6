package dev.muster.validation;

import dev.muster.validation.LandingPath.Local;
import dev.muster.validation.LandingPath.S3;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.io.IOUtil;
import org.apache.iceberg.io.RangeReadable;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Reads where data lands, under the configured roots and nowhere else. For any thread.
 *
 * <p>An {@link IOException} is a fault of the storage: it says nothing about the files, and asking
 * again may help.
 */
public final class LandingStorage implements AutoCloseable {
  private final List<Root> roots;
  private final LocalStorage local;
  private final S3Storage s3;

  /** Asks nothing yet. */
  public LandingStorage(LandingSettings settings) {
    roots = settings.roots().stream().map(root -> new Root(root, LandingPath.of(root))).toList();
    local =
        new LocalStorage(
            roots.stream().map(Root::place).flatMap(LandingStorage::localPath).toList());
    s3 = new S3Storage(settings.properties());
  }

  private static Stream<java.nio.file.Path> localPath(LandingPath place) {
    return place instanceof Local folder ? Stream.of(folder.path()) : Stream.empty();
  }

  /**
   * The root under which this path lies, as it was configured; empty if the service does not read
   * there. Judged by the path alone.
   */
  public Optional<String> covers(String path) {
    try {
      return rootOf(LandingPath.of(path)).map(Root::text);
    } catch (PathRefusedException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether this path lies under a root, or begins like one that does and is refused, since it
   * leads out of it again.
   */
  boolean concerns(String path) {
    String spelled = LandingPath.spelled(path);
    return covers(path).isPresent()
        || roots.stream().anyMatch(root -> spelled.startsWith(root.beginning()));
  }

  /**
   * The file of this path; empty if there is none, as where there is a folder.
   *
   * @throws PathRefusedException it lies outside of the roots
   */
  public Optional<StoredFile> find(String path) throws IOException {
    LandingPath place = place(path);
    return place instanceof S3 object ? s3.find(path, object) : local.find(path, (Local) place);
  }

  /**
   * All files in a folder and the folders in it, in no certain order; none if there is no such
   * folder. They are read from the storage as the stream goes on, which throws {@link
   * java.io.UncheckedIOException} where that fails, and which the caller closes.
   *
   * @throws PathRefusedException it lies outside of the roots
   */
  public Stream<StoredFile> list(String folder) throws IOException {
    LandingPath place = place(folder);
    return place instanceof S3 prefix ? s3.list(folder, prefix) : local.list(folder, (Local) place);
  }

  /**
   * The bytes of a file. On S3 the stream is also {@link org.apache.iceberg.io.RangeReadable}.
   *
   * @throws PathRefusedException it lies outside of the roots
   */
  public SeekableInputStream open(String path) throws IOException {
    LandingPath place = place(path);
    return place instanceof S3 object ? s3.open(object) : local.open(path, (Local) place);
  }

  /**
   * Reads a part of a file, by one request.
   *
   * @throws IOException also if the file has become shorter than that
   */
  byte[] read(StoredFile file, long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (SeekableInputStream in = open(file.path())) {
      if (in instanceof RangeReadable ranges) {
        ranges.readFully(from, bytes);
      } else {
        in.seek(from);
        IOUtil.readFully(in, bytes, 0, length);
      }
      return bytes;
    } catch (PathRefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw S3Storage.failure(e);
    }
  }

  private LandingPath place(String path) {
    LandingPath place = LandingPath.of(path);
    if (rootOf(place).isEmpty()) {
      throw new PathRefusedException(path, "lies outside of the landing roots");
    }
    return place;
  }

  private Optional<Root> rootOf(LandingPath place) {
    return roots.stream().filter(root -> root.place().holds(place)).findFirst();
  }

  @Override
  public void close() {
    s3.close();
  }

  private record Root(String text, LandingPath place) {
    String beginning() {
      String spelled = LandingPath.spelled(text);
      return spelled.endsWith("/") ? spelled : spelled + "/";
    }
  }
}
