package dev.muster.validation;

import dev.muster.model.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Looks at the files of partitions.
 *
 * @param readers read the footers of single files
 */
public record PartitionFiles(LandingStorage storage, ExecutorService readers) {
  /** Of one partition, under way at once. */
  private static final int AHEAD = 64;

  /** Ends a look that has taken too long. */
  @FunctionalInterface
  public interface Deadline {
    void check() throws IOException;
  }

  /**
   * Looks at the file of this path, or at all files in the folder and below that engines would
   * read: none whose name, or whose folder's, begins with a dot or an underscore.
   *
   * @throws BadFileException they cannot be taken
   * @throws MissingFilesException there are none
   * @throws IOException the storage does not tell, or not in time
   * @throws PathRefusedException the path is none that may be read
   */
  public Findings look(String path, Check check, Deadline deadline)
      throws IOException, BadFileException, MissingFilesException {
    Optional<StoredFile> single = path.endsWith("/") ? Optional.empty() : storage.find(path);
    try (Stream<StoredFile> files = single.isPresent() ? single.stream() : visible(path)) {
      Iterator<StoredFile> each = files.iterator();
      if (!each.hasNext()) {
        throw new MissingFilesException(path);
      }
      return check == Check.PARQUET ? footers(each, deadline) : sizes(each, deadline);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Stream<StoredFile> visible(String folder) throws IOException {
    int base = folder.length();
    return storage.list(folder).filter(file -> isVisible(file.path().substring(base)));
  }

  private static boolean isVisible(String below) {
    return Stream.of(below.split("/"))
        .noneMatch(name -> name.startsWith(".") || name.startsWith("_"));
  }

  private static Findings sizes(Iterator<StoredFile> files, Deadline deadline) throws IOException {
    long count = 0;
    long bytes = 0;
    while (files.hasNext()) {
      deadline.check();
      count++;
      bytes += files.next().sizeBytes();
    }
    return new Findings(count, bytes, null, null);
  }

  private Findings footers(Iterator<StoredFile> files, Deadline deadline)
      throws IOException, BadFileException {
    FooterReader footers = new FooterReader(storage);
    Deque<Future<Footer>> ahead = new ArrayDeque<>();
    Sum sum = new Sum();
    try {
      while (files.hasNext() || !ahead.isEmpty()) {
        deadline.check();
        if (files.hasNext() && ahead.size() < AHEAD) {
          StoredFile file = files.next();
          sum.add(file);
          ahead.add(readers.submit(() -> footers.read(file)));
        } else {
          sum.add(result(ahead.remove()));
        }
      }
    } finally {
      ahead.forEach(rest -> rest.cancel(false));
    }
    return sum.findings();
  }

  private static Footer result(Future<Footer> read) throws IOException, BadFileException {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the check was stopped", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BadFileException bad) {
        throw bad;
      }
      if (e.getCause() instanceof PathRefusedException refused) {
        throw refused;
      }
      throw e.getCause() instanceof IOException failure
          ? failure
          : new IOException("a footer could not be read: " + e.getCause(), e.getCause());
    }
  }

  /** Of the schemas, the first; where files differ in theirs, there is none in common. */
  private static final class Sum {
    private long files;
    private long bytes;
    private long records;
    private String fingerprint;

    void add(StoredFile file) {
      files++;
      bytes += file.sizeBytes();
    }

    void add(Footer footer) {
      records += footer.rows();
      fingerprint =
          fingerprint == null || fingerprint.equals(footer.schemaFingerprint())
              ? footer.schemaFingerprint()
              : MIXED;
    }

    Findings findings() {
      return new Findings(files, bytes, records, fingerprint);
    }
  }

  /** The fingerprint of files that do not have the same columns. */
  static final String MIXED = "mixed";
}
