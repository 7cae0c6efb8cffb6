package dev.muster.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  /** No step takes that long unless the store stands still. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final CountDownLatch givingUp = new CountDownLatch(1);
  private volatile String trouble;
  private volatile Attempt underWay;

  /** A step that has not ended yet. */
  private record Attempt(String what, Instant since) {}

  Persistence(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Runs the step until it ends.
   *
   * @throws StaleStateException as soon as the step throws it
   * @throws StoreUnavailableException if {@link #giveUp} was called
   */
  void untilAnswered(String what, Runnable step) {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      underWay = new Attempt(what, clock.instant());
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
      } finally {
        underWay = null;
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

  /** What keeps failing now, or does not end, if anything does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble).or(this::standstill);
  }

  private Optional<String> standstill() {
    Instant lately = clock.instant().minus(LONG);
    return Optional.ofNullable(underWay)
        .filter(attempt -> attempt.since().isBefore(lately))
        .map(attempt -> "%s: no answer since %s".formatted(attempt.what(), attempt.since()));
  }

  /** From now on every step is tried once. */
  void giveUp() {
    givingUp.countDown();
  }
}
