package dev.muster.ledger;

import static java.util.stream.Collectors.toSet;

import dev.muster.ledger.CommitQueue.Request;
import dev.muster.model.Claim;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The one committer and its queue. Nothing is answered before it is stored. */
public final class Ledger implements AutoCloseable {
  /** A fraction of what a commit takes. */
  private static final Duration MOST_GATHERING = Duration.ofMillis(3);

  /** A character takes a byte or two: of the heap an eighth, or a quarter, may wait. */
  private static final int HEAP_PER_QUEUED_CHARACTER = 8;

  private final Store store;
  private final int maxBatch;
  private final Persistence persistence;
  private final Committer committer;
  private final Instant openedAfter;
  private final CommitQueue queue;
  private final Thread thread;

  private Ledger(
      Store store,
      LedgerSettings settings,
      Paging paging,
      UnaryOperator<IngestionEvent> admission,
      InstantSource clock) {
    this.store = store;
    this.maxBatch = settings.maxBatch();
    this.persistence = new Persistence(clock);
    SharedKeys keys = new SharedKeys();
    this.committer = new Committer(store, persistence, paging, keys);
    this.openedAfter = committer.last().lastArrival();
    this.queue =
        new CommitQueue(
            settings.queueCapacity(),
            Runtime.getRuntime().maxMemory() / HEAP_PER_QUEUED_CHARACTER,
            event -> keys.in(admission.apply(event)),
            clock,
            MOST_GATHERING,
            openedAfter);
    this.thread = new Thread(this::commitUntilClosed, "committer");
  }

  /**
   * Loads the state, finishes a batch that was cut short, and starts to commit.
   *
   * @param store is closed with the ledger
   * @throws StoreUnavailableException if the state cannot be loaded
   */
  public static Ledger open(Store store, LedgerSettings settings, InstantSource clock) {
    return open(store, settings, Paging.ofThisProcess(), clock);
  }

  /** The same, with rows on pages of other sizes. */
  public static Ledger open(
      Store store, LedgerSettings settings, Paging paging, InstantSource clock) {
    return started(new Ledger(store, settings, paging, event -> event, clock));
  }

  /**
   * The same, with events taken as something more than was said.
   *
   * @param admission what is committed in place of an event; pure
   */
  public static Ledger open(
      Store store,
      LedgerSettings settings,
      UnaryOperator<IngestionEvent> admission,
      InstantSource clock) {
    return started(new Ledger(store, settings, Paging.ofThisProcess(), admission, clock));
  }

  private static Ledger started(Ledger ledger) {
    ledger.thread.start();
    return ledger;
  }

  private void commitUntilClosed() {
    try {
      while (true) {
        List<Request> requests = queue.take(maxBatch);
        if (requests.isEmpty()) {
          return;
        }
        committer.commit(requests);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Queues the claims as one request. The answer holds an outcome per claim, in their order, and
   * comes once all are stored; it comes on the committer's thread, which must not be held.
   *
   * @throws LedgerFullException nothing was taken
   */
  public CompletableFuture<List<Outcome>> submit(List<? extends Claim> claims) {
    return claims.isEmpty() ? CompletableFuture.completedFuture(List.of()) : queue.offer(claims);
  }

  /** What is committed. */
  public Reads reads() {
    return committer.reads();
  }

  /** The attempts at telling these group statuses, by arrival; reads the store. */
  public List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    return keys.isEmpty() ? List.of() : store.deliveriesOf(keys);
  }

  /** How far streams have been read, as of the newest commit: the last positions reached. */
  public Map<String, Long> positions() {
    return Collections.unmodifiableMap(committer.positions());
  }

  /** Every event about the partitions of these rows, by arrival; reads the store. */
  public List<IngestionEvent> historyOf(Collection<PartitionStatus> rows) {
    return rows.stream()
        .map(PartitionStatus::createdAt)
        .min(Comparator.naturalOrder())
        .map(
            since ->
                store.historyOf(
                    rows.stream().map(PartitionStatus::partition).collect(toSet()), since))
        .orElse(List.of());
  }

  /** Every event of this status that arrived then or later, by arrival; reads the store. */
  public List<IngestionEvent> eventsSince(Instant arrival, IngestionStatus status) {
    return store.eventsSince(arrival, status);
  }

  /** When the last entry had arrived of those that were there when it was opened. */
  public Instant openedAfter() {
    return openedAfter;
  }

  /** Tells the listener of every later batch, in order, on the committer's thread. */
  public void onCommit(Consumer<Committed> listener) {
    committer.onCommit(listener);
  }

  /** How many entries one commit takes at the most, give or take one request's. */
  public int maxBatch() {
    return maxBatch;
  }

  /** Entries waiting; at most the capacity, give or take one request. */
  public int queued() {
    return queue.size();
  }

  /** Of the status of partitions. */
  public PageUse partitionPages() {
    return committer.partitionPages();
  }

  /** Of the status of groups. */
  public PageUse groupPages() {
    return committer.groupPages();
  }

  /** Why nothing can be committed now, or empty if it can. */
  public Optional<String> trouble() {
    return persistence.trouble();
  }

  /**
   * Takes nothing more, commits what is queued, then closes the store. While the store does not
   * answer, what is queued is tried once more and then answered with {@link
   * StoreUnavailableException}.
   */
  @Override
  public void close() {
    queue.close();
    persistence.giveUp();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    committer.close();
    store.close();
  }
}
