package dev.muster.http;

import java.util.concurrent.Semaphore;

/** Holds the commits of a ledger back until it is told to let them pass, or is closed. */
final class Gate implements AutoCloseable {
  private final Semaphore passes;

  /**
   * @param free how many pass at once
   */
  Gate(Api api, int free) {
    passes = new Semaphore(free);
    api.store.beforeCommit(batch -> passes.acquireUninterruptibly());
  }

  void pass() {
    passes.release();
  }

  boolean holdsOne() {
    return passes.hasQueuedThreads();
  }

  void open() {
    passes.release(1_000_000);
  }

  @Override
  public void close() {
    open();
  }
}
