package dev.muster.catalog;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts files into the storage while their writers go on. What waits to be put is bounded: whoever
 * would write more waits until there is room.
 */
final class WriteBehind implements AutoCloseable {
  /** A file that grows beyond is not held in memory but streamed. */
  static final int LARGE_BYTES = 8 << 20;

  private static final int PUTS_AT_ONCE = 32;
  private static final int MOST_BYTES_WAITING = 64 << 20;
  private static final long MOST_BYTES_RECENT = 32 << 20;
  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor threads;
  private final Semaphore room = new Semaphore(MOST_BYTES_WAITING);
  private final RecentFiles recent = new RecentFiles(MOST_BYTES_RECENT);

  WriteBehind() {
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            PUTS_AT_ONCE,
            PUTS_AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "put-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  RecentFiles recent() {
    return recent;
  }

  /**
   * Starts a put of so many bytes, once there is room for them.
   *
   * @param bytes at most {@link #LARGE_BYTES}
   */
  CompletableFuture<Void> start(int bytes, Runnable put) {
    room.acquireUninterruptibly(bytes);
    try {
      return CompletableFuture.runAsync(put, threads)
          .whenComplete((done, e) -> room.release(bytes));
    } catch (RuntimeException e) {
      room.release(bytes);
      throw e;
    }
  }

  /** Takes no more; what is under way ends by itself. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
