package dev.muster.http;

import dev.muster.http.EventStream.Ended;
import dev.muster.intake.EventLines;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The bodies of any length that are being taken in. */
final class EventStreams {
  /** Each may hold a thread while its sender is slow, and all of them must not hold all threads. */
  static final int MOST = 32;

  private final Commits commits;
  private final int mostEvents;
  private final Executor threads;
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean released;

  /**
   * @param mostEvents how many of a body may be under way: as many as the largest batch, since what
   *     takes long for each batch takes least when it is large
   * @param threads where they go on when they have waited for the ledger
   */
  EventStreams(Commits commits, int mostEvents, Executor threads) {
    this.commits = commits;
    this.mostEvents = mostEvents;
    this.threads = threads;
  }

  /** Takes all of it in; the answer comes when all that was taken is committed. */
  CompletableFuture<Ended> take(EventLines lines) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      throw new ProblemException(
          Problem.passing(
              ProblemType.QUEUE_FULL,
              "Nothing was taken: " + MOST + " bodies of lines are being read already.",
              1));
    }
    return new EventStream(lines, commits, mostEvents, threads, () -> released)
        .start()
        .whenComplete((ended, e) -> count.decrementAndGet());
  }

  int count() {
    return count.get();
  }

  /** Reads no further, now and from now on. */
  void release() {
    released = true;
  }
}
