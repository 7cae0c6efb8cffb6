package dev.muster.ledger;

import dev.muster.model.Claim;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The one committer. Nothing it answers is answered before it is stored. */
public final class Ledger implements AutoCloseable {
  /** Loads the state, finishes a batch that was cut short, and starts to commit. */
  public static Ledger open(Store store, LedgerSettings settings, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * Queues the claims as one request. The answer holds an outcome per claim, in their order, and
   * comes once all are stored; it comes on the committer's thread, which must not be held.
   *
   * @throws LedgerFullException nothing was taken
   */
  public CompletableFuture<List<Outcome>> submit(List<? extends Claim> claims) {
    throw new UnsupportedOperationException();
  }

  /** What is committed. */
  public Reads reads() {
    throw new UnsupportedOperationException();
  }

  /** The attempts at telling these group statuses, by arrival; reads the store. */
  public List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    throw new UnsupportedOperationException();
  }

  /** Tells the listener of every later batch, in order, on the committer's thread. */
  public void onCommit(Consumer<Committed> listener) {
    throw new UnsupportedOperationException();
  }

  /** Entries waiting; at most the capacity. */
  public int queued() {
    throw new UnsupportedOperationException();
  }

  /** Why nothing can be committed now, or empty if it can. */
  public java.util.Optional<String> trouble() {
    throw new UnsupportedOperationException();
  }

  /** Takes nothing more, commits what is queued, then closes the store. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
