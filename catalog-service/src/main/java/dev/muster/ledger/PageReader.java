package dev.muster.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads the pages of a batch, several at once. */
final class PageReader implements AutoCloseable {
  /** So many requests to the storage at once. */
  private static final int THREADS = 8;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "page-reader");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * All of these pages.
   *
   * @throws RuntimeException that of the first that cannot be read, when all have been tried
   */
  <K extends Comparable<K>, R> Map<PageId, Page<K, R>> read(
      Collection<PageId> ids, PageCache<K, R> cache) {
    Map<PageId, Page<K, R>> pages = new HashMap<>();
    ids.forEach(id -> cache.peek(id).ifPresent(page -> pages.put(id, page)));
    Map<PageId, CompletableFuture<Page<K, R>>> reading = new HashMap<>();
    for (PageId id : ids) {
      if (!pages.containsKey(id)) {
        reading.put(id, CompletableFuture.supplyAsync(() -> cache.get(id), threads));
      }
    }
    List<CompletableFuture<Page<K, R>>> all = List.copyOf(reading.values());
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    reading.forEach((id, page) -> pages.put(id, page.join()));
    return pages;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
