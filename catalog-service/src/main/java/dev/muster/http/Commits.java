package dev.muster.http;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Answers requests once what they carry is committed. */
final class Commits {
  private final Ledger ledger;
  private final Executor threads;
  private final Duration timeout;

  /**
   * @param threads where answers are written: neither the committer nor a timer is held for it
   * @param timeout after which the request is told that the outcome is not known yet
   */
  Commits(Ledger ledger, Executor threads, Duration timeout) {
    this.ledger = ledger;
    this.threads = threads;
    this.timeout = timeout;
  }

  void answer(Context ctx, List<? extends Claim> claims, Consumer<List<Outcome>> answer) {
    later(ctx, submit(claims), answer);
  }

  /**
   * Queues the claims together. When their commit takes too long, fails with a {@link
   * StoreUnavailableException} if it is known why, or else with a {@link TimeoutException}.
   *
   * @throws dev.muster.ledger.LedgerFullException nothing was taken
   */
  CompletableFuture<List<Outcome>> submit(List<? extends Claim> claims) {
    return ledger
        .submit(claims)
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(explained(e)));
  }

  private Throwable explained(Throwable failure) {
    if (!(failure instanceof TimeoutException)) {
      return failure;
    }
    return ledger
        .trouble()
        .<Throwable>map(trouble -> new StoreUnavailableException(trouble, failure))
        .orElse(failure);
  }

  /** Answers the request when the value is there. */
  <T> void later(Context ctx, CompletableFuture<T> value, Consumer<T> answer) {
    ctx.future(() -> value.whenCompleteAsync((v, e) -> {}, threads).thenAccept(answer));
  }
}
