package dev.muster.restcatalog;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A request that changes something, read and allowed; nothing has happened yet.
 *
 * @param run makes the change
 * @param describe answers, from how things are now, as {@code run} did when it had made the change
 * @param landed whether the change can be seen to have been made; false also if that cannot be told
 */
record Change(Supplier<RestAnswer> run, Supplier<RestAnswer> describe, BooleanSupplier landed) {
  /** A change that can be made twice, or that leaves no trace to know it by. */
  Change(Supplier<RestAnswer> run, Supplier<RestAnswer> describe) {
    this(run, describe, () -> false);
  }

  /** A change whose answer is that it is done. */
  static Change done(Runnable run, BooleanSupplier landed) {
    return new Change(
        () -> {
          run.run();
          return RestAnswer.noContent();
        },
        RestAnswer::noContent,
        landed);
  }
}
