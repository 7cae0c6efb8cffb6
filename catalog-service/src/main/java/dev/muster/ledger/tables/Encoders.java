package dev.muster.ledger.tables;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Threads that turn rows into files, which is most of the work of a commit: one a core, and one for
 * what no commit waits for.
 */
final class Encoders implements AutoCloseable {
  private final ForkJoinPool threads =
      new ForkJoinPool(Runtime.getRuntime().availableProcessors(), Encoders::thread, null, false);

  private final ExecutorService beside;

  Encoders() {
    this(newBeside());
  }

  /**
   * @param beside for what nobody waits for; what it no longer takes is not done
   */
  Encoders(ExecutorService beside) {
    this.beside = beside;
  }

  private static ExecutorService newBeside() {
    return new ThreadPoolExecutor(
        0,
        1,
        5,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        step -> {
          Thread thread = new Thread(step, "merger");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName("encoder-" + thread.getPoolIndex());
    return thread;
  }

  /**
   * Does this for each of the items, several at a time; a step may itself call {@link #map}.
   *
   * @throws RuntimeException that of the first step that failed, when no step is under way any more
   */
  <T> void each(List<T> items, Consumer<T> step) {
    map(
        items,
        item -> {
          step.accept(item);
          return item;
        });
  }

  /** The results in the order of the items. */
  <T, R> List<R> map(List<T> items, Function<T, R> step) {
    if (items.size() == 1) {
      return List.of(step.apply(items.get(0)));
    }
    List<ForkJoinTask<R>> steps =
        items.stream().map(item -> threads.submit(() -> step.apply(item))).toList();
    steps.forEach(ForkJoinTask::quietlyJoin);
    return steps.stream().map(ForkJoinTask::join).toList();
  }

  /** Does this some time, one such step after the other, while all else goes on. */
  void beside(Runnable step) {
    beside.execute(step);
  }

  /** Waits a while for what is done beside, lest its storage be closed under it. */
  @Override
  public void close() {
    threads.shutdown();
    beside.shutdown();
    try {
      beside.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
