package dev.muster.catalog;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.OutputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that one batch has written and that are on their way into the storage. */
final class PendingPuts {
  private static final Logger LOG = LoggerFactory.getLogger(PendingPuts.class);

  private final WriteBehind behind;
  private final Queue<CompletableFuture<Void>> puts = new ConcurrentLinkedQueue<>();

  /** What is not in the storage yet. */
  private final Map<String, byte[]> waiting = new ConcurrentHashMap<>();

  PendingPuts(WriteBehind behind) {
    this.behind = behind;
  }

  RecentFiles recent() {
    return behind.recent();
  }

  /** Starts to put a file, of which the name is new. From now on it can be read. */
  void start(OutputFile file, byte[] content) {
    String location = file.location();
    if (RecentFiles.isOfInterest(location, content.length)) {
      recent().put(location, content);
    }
    waiting.put(location, content);
    puts.add(
        behind.start(
            content.length,
            () -> {
              put(file, content);
              waiting.remove(location);
            }));
  }

  private static void put(OutputFile file, byte[] content) {
    try (OutputStream out = file.createOrOverwrite()) {
      out.write(content);
    } catch (IOException e) {
      throw new RuntimeIOException(e, "Cannot write %s", file.location());
    }
  }

  /** A file that may not be in the storage yet. */
  Optional<byte[]> find(String location) {
    return Optional.ofNullable(waiting.get(location));
  }

  /**
   * Waits until all puts have ended, well or not.
   *
   * @throws RuntimeException the first that failed
   */
  void await() {
    RuntimeException failure = null;
    for (CompletableFuture<Void> put = puts.poll(); put != null; put = puts.poll()) {
      try {
        put.join();
      } catch (CompletionException e) {
        RuntimeException cause = cause(e);
        if (failure == null) {
          failure = cause;
        } else if (failure != cause) {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Waits until nothing more will appear in the storage, as far as can be known. */
  void settle() {
    try {
      await();
    } catch (RuntimeException e) {
      LOG.debug("A put of a batch that was given up has failed", e);
    }
  }

  private static RuntimeException cause(CompletionException failure) {
    return failure.getCause() instanceof RuntimeException cause ? cause : failure;
  }
}
