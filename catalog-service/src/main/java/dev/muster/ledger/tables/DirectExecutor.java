package dev.muster.ledger.tables;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs every task on its caller's thread. Iceberg polls its own pool every 10 ms, which is longer
 * than the few small manifests of a commit take.
 */
final class DirectExecutor extends AbstractExecutorService {
  static final DirectExecutor INSTANCE = new DirectExecutor();

  private DirectExecutor() {}

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  /** Shared, so never shut down. */
  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
