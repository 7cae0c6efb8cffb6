package dev.muster.ledger;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store again until it answers: after an unknown outcome the only safe way on is to look.
 * Meanwhile the queue fills, and whoever asks is told what the trouble is.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final CountDownLatch givingUp = new CountDownLatch(1);
  private volatile String trouble;

  /**
   * Runs the step until it ends.
   *
   * @throws StaleStateException as soon as the step throws it
   * @throws StoreUnavailableException if {@link #giveUp} was called
   */
  void untilAnswered(String what, Runnable step) {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        step.run();
        trouble = null;
        return;
      } catch (StaleStateException e) {
        throw e;
      } catch (RuntimeException e) {
        trouble = what + ": " + reason(e);
        LOG.warn("{} failed, trying again in {} ms", what, pause, e);
        pauseOrGiveUp(pause, e);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** The failure in its own words, and what is at the bottom of it: often all that helps. */
  private static String reason(RuntimeException failure) {
    Throwable bottom = failure;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    String said = "" + failure.getMessage();
    String cause = "" + bottom.getMessage();
    return said.contains(cause) ? said : said + ": " + cause;
  }

  /** The same for a step that has a result. */
  <T> T untilAnswered(String what, Supplier<T> step) {
    AtomicReference<T> answer = new AtomicReference<>();
    untilAnswered(what, () -> answer.set(step.get()));
    return answer.get();
  }

  private void pauseOrGiveUp(long millis, RuntimeException cause) {
    try {
      if (givingUp.await(millis, TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailableException("shutting down: " + cause.getMessage(), cause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted: " + cause.getMessage(), cause);
    }
  }

  /** What keeps failing now, if anything does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** From now on every step is tried once. */
  void giveUp() {
    givingUp.countDown();
  }
}
