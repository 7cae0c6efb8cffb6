package dev.muster.catalog;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds all puts of a step, until its thread has nothing left to do but to wait for them. */
public final class HeldPuts {
  private static final long PATIENCE_SECONDS = 60;

  private HeldPuts() {}

  /**
   * Runs the step, and lets no put end before the step waits for all.
   *
   * @param meanwhile runs while all of them are under way
   * @throws AssertionError if the step ends, or stays at something else, before
   */
  public static void during(ScriptedStorage storage, Runnable step, Runnable meanwhile)
      throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    storage.onPut(
        (location, put) -> {
          pass(gate);
          put.run();
        });
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
                done.complete(null);
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            },
            "held");
    thread.start();
    try {
      untilItWaits(thread, done);
      meanwhile.run();
    } finally {
      gate.countDown();
      storage.heal();
    }
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void untilItWaits(Thread thread, CompletableFuture<Void> done)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!waits(thread)) {
      boolean late = System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      if (done.isDone() || late) {
        throw new AssertionError(
            "It does not wait for its puts, but is at " + Arrays.toString(thread.getStackTrace()));
      }
      Thread.sleep(1);
    }
  }

  /** Those who put may begin a little after the one who waits for them. */
  public static void awaitUnderWay(ScriptedStorage storage, int puts) {
    long start = System.nanoTime();
    while (storage.putsUnderWay() < puts) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError(
            "%d puts are under way, expected %d".formatted(storage.putsUnderWay(), puts));
      }
      Thread.onSpinWait();
    }
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(
                frame ->
                    frame.getClassName().equals(PendingPuts.class.getName())
                        && frame.getMethodName().equals("await"));
  }

  private static void pass(CountDownLatch gate) throws IOException {
    try {
      if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nobody has opened the gate");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
