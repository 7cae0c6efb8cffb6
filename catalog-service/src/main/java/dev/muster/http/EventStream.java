package dev.muster.http;

import dev.muster.intake.EventLines;
import dev.muster.intake.Reading;
import dev.muster.ledger.LedgerFullException;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Takes in a body of any length, chunk by chunk, each a request to the ledger. While enough of them
 * wait for their commit, nothing is read, so that the sender has to wait, and no thread is held.
 */
final class EventStream {
  private static final int CHUNK_EVENTS = 2_000;
  private static final int CHUNK_BYTES = 512 * 1024;

  /** One to be read while the other is committed. */
  private static final int FEWEST_UNDER_WAY = 2;

  /**
   * How it ended.
   *
   * @param settled what became of the events up to there
   * @param failure why it did not get to the end of the body
   */
  record Ended(Tally settled, Optional<Throwable> failure) {}

  /** The events themselves are with the ledger, and would be much to keep twice. */
  private record Chunk(
      List<Optional<Problem>> problems, CompletableFuture<List<Outcome>> outcomes) {}

  private final EventLines lines;
  private final Commits commits;
  private final int mostUnderWay;
  private final Executor threads;
  private final BooleanSupplier closing;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();

  private final Tally settled = new Tally();
  private final Deque<Chunk> underWay = new ArrayDeque<>();
  private List<Reading<Claim>> gathered = new ArrayList<>();
  private boolean hasRead;
  private Optional<Throwable> failure = Optional.empty();

  /**
   * @param mostEvents how many may be under way, about
   * @param threads where it goes on when it has waited
   * @param closing whether no more should be read
   */
  EventStream(
      EventLines lines,
      Commits commits,
      int mostEvents,
      Executor threads,
      BooleanSupplier closing) {
    this.lines = lines;
    this.commits = commits;
    this.mostUnderWay = Math.max(FEWEST_UNDER_WAY, mostEvents / CHUNK_EVENTS);
    this.threads = threads;
    this.closing = closing;
  }

  /** Begins on this thread. The answer comes when all that was taken is committed. */
  CompletableFuture<Ended> start() {
    goOn();
    return ended;
  }

  /** One thread at a time: whoever ends the wait for the oldest chunk comes here again. */
  private void goOn() {
    try {
      boolean hasRoom = settle();
      while (hasRoom && hasMore() && underWay.size() < mostUnderWay) {
        gather();
        hasRoom = submit() && settle();
      }
      if (underWay.isEmpty()) {
        ended.complete(new Ended(settled, failure));
      } else {
        CompletableFuture<?> unused =
            underWay.peek().outcomes().whenCompleteAsync((outcomes, e) -> goOn(), threads);
      }
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  private boolean hasMore() {
    return !hasRead || !gathered.isEmpty();
  }

  /** Counts the chunks that are committed, in order; false if one of them never will be known. */
  private boolean settle() {
    while (!underWay.isEmpty() && underWay.peek().outcomes().isDone()) {
      Chunk oldest = underWay.remove();
      try {
        settled.add(oldest.problems(), oldest.outcomes().join());
      } catch (CompletionException e) {
        stop(e.getCause());
        underWay.clear();
        return false;
      }
    }
    return true;
  }

  /** Every line that has come whole is kept, whatever comes after it. */
  private void gather() {
    if (!gathered.isEmpty()) {
      return;
    }
    if (closing.getAsBoolean()) {
      stop(new LedgerFullException("the service is shutting down"));
      return;
    }
    try {
      read();
    } catch (IOException | RuntimeException e) {
      stop(e);
    }
  }

  private void read() throws IOException {
    long before = lines.bytes();
    while (gathered.size() < CHUNK_EVENTS && lines.bytes() - before < CHUNK_BYTES) {
      Optional<Reading<Claim>> event = lines.next();
      if (event.isEmpty()) {
        hasRead = true;
        return;
      }
      gathered.add(event.get());
    }
  }

  private void stop(Throwable e) {
    failure = Optional.of(e);
    hasRead = true;
  }

  /** False if the ledger has no room now. It will have, as long as it holds a chunk of ours. */
  private boolean submit() {
    try {
      CompletableFuture<List<Outcome>> outcomes = commits.submit(claims(gathered));
      underWay.add(new Chunk(Tally.problems(gathered), outcomes));
      gathered = new ArrayList<>();
      return true;
    } catch (LedgerFullException e) {
      if (underWay.isEmpty()) {
        stop(e);
      }
      return false;
    }
  }

  /** The valid ones. */
  static List<Claim> claims(List<Reading<Claim>> events) {
    List<Claim> claims = new ArrayList<>();
    for (Reading<Claim> event : events) {
      if (event instanceof Reading.Valid<Claim> valid) {
        claims.add(valid.value());
      }
    }
    return claims;
  }
}
