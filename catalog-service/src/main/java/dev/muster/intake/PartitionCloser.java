package dev.muster.intake;

import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerFullException;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends deliveries: once a partition of which an object store has told has all its files, as its
 * landing rule says, it is claimed to be there.
 *
 * <p>What is open follows from the history alone: the notices in it, and the ends of deliveries.
 * After a start it is read from there, so that nothing is kept beside the tables.
 */
public final class PartitionCloser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionCloser.class);

  private static final int MOST_TOLD = 100_000;
  private static final int MOST_CLAIMED = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final boolean isIdle;
  private final InstantSource clock;
  private final BlockingQueue<Told> told;

  /** Of which something was told that found no room. */
  private final Set<Partition> untold = ConcurrentHashMap.newKeySet();

  private final OpenPartitions open;
  private final Thread thread;
  private volatile boolean closed;
  private volatile int openCount;
  private volatile boolean isSettled;

  /**
   * A notice that was committed.
   *
   * @param isFirst whether nothing had been told of its partition before
   */
  private record Told(IngestionEvent notice, boolean isFirst) {}

  /**
   * @param mostTold how many notices wait to be taken in; what finds no room is read again
   */
  PartitionCloser(Ledger ledger, LandingRules rules, InstantSource clock, int mostTold) {
    this.told = new LinkedBlockingQueue<>(mostTold);
    this.ledger = ledger;
    this.isIdle = rules.isEmpty();
    this.open = new OpenPartitions(ledger, rules);
    this.clock = clock;
    this.thread = new Thread(this::runUntilClosed, "closer");
    ledger.onCommit(this::committed);
  }

  /** Starts to watch this ledger; does nothing if there are no rules. */
  public static PartitionCloser start(Ledger ledger, LandingRules rules, InstantSource clock) {
    PartitionCloser closer = new PartitionCloser(ledger, rules, clock, MOST_TOLD);
    if (!closer.isIdle) {
      closer.thread.start();
    }
    return closer;
  }

  /** How many partitions have been told of and are not closed. */
  public int openPartitions() {
    return openCount;
  }

  /** Whether nothing will be closed unless more is told. */
  public boolean isSettled() {
    return isIdle || (isSettled && told.isEmpty() && untold.isEmpty());
  }

  /** On the committer's thread, which must not be held. */
  private void committed(Committed batch) {
    List<IngestionEvent> notices = batch.events().stream().filter(ObjectNotice::isLike).toList();
    if (isIdle || notices.isEmpty()) {
      return;
    }
    Map<Partition, Instant> created = new HashMap<>();
    batch.partitions().forEach(row -> created.put(row.partition(), row.createdAt()));
    for (IngestionEvent notice : notices) {
      boolean isFirst = notice.receivedAt().equals(created.get(notice.partition()));
      if (!told.offer(new Told(notice, isFirst))) {
        untold.add(notice.partition());
      }
    }
    wake();
  }

  private synchronized void wake() {
    notifyAll();
  }

  private void runUntilClosed() {
    try {
      while (!closed) {
        sleepUntil(stepOrPause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Instant> stepOrPause() throws InterruptedException {
    try {
      return step();
    } catch (StoreUnavailableException | StaleStateException | LedgerFullException e) {
      LOG.warn("no partition can be closed now; trying again", e);
    } catch (RuntimeException e) {
      LOG.error("closing partitions failed; trying again", e);
    }
    Thread.sleep(PAUSE.toMillis());
    return Optional.of(Instant.MIN);
  }

  private synchronized void sleepUntil(Optional<Instant> due) throws InterruptedException {
    while (!closed && told.isEmpty() && due.filter(at -> !clock.instant().isBefore(at)).isEmpty()) {
      if (due.isPresent()) {
        wait(Math.max(1, Duration.between(clock.instant(), due.get()).toMillis()));
      } else {
        wait();
      }
    }
  }

  /**
   * Takes in what was told, and ends the deliveries that are due.
   *
   * @return when there will be something to do though nothing is told; empty for never
   * @throws StoreUnavailableException if something cannot be read or committed now; nothing is lost
   */
  Optional<Instant> step() throws InterruptedException {
    isSettled = false;
    takeIn();
    open.read();
    settle(open.due(clock.instant(), MOST_CLAIMED));
    openCount = open.count();
    isSettled = open.areAllWaiting();
    return open.nextDue();
  }

  private void takeIn() {
    for (Told next = told.poll(); next != null; next = told.poll()) {
      open.add(next.notice(), next.isFirst());
    }
    for (Partition partition : List.copyOf(untold)) {
      untold.remove(partition);
      open.readAgain(partition);
    }
  }

  private void settle(List<OpenPartition> due) throws InterruptedException {
    List<OpenPartition> claimed = due.stream().filter(this::hasNews).toList();
    List<Outcome> outcomes = committed(claimed);
    for (int i = 0; i < claimed.size(); i++) {
      log(claimed.get(i), outcomes.get(i));
    }
    for (OpenPartition partition : due) {
      open.release(partition.partition(), partition.isWaiting() && holds(partition));
    }
  }

  /** Whether nobody else has said anything newer of it. */
  private boolean holds(OpenPartition partition) {
    return row(partition).ingestionDate().equals(partition.ingestionDate());
  }

  /**
   * Whether the row does not say what the notices do: a delivery is under way that has ended, or
   * one had ended without some news.
   */
  private boolean hasNews(OpenPartition partition) {
    return holds(partition)
        && (row(partition).status() == IngestionStatus.PROCESSING
            ? !partition.isWaiting()
            : !partition.isAsClaimed());
  }

  private PartitionStatus row(OpenPartition partition) {
    return ledger.reads().partition(partition.partition()).orElseThrow();
  }

  private List<Outcome> committed(List<OpenPartition> claimed) throws InterruptedException {
    try {
      return ledger.submit(claimed.stream().map(OpenPartition::claim).toList()).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  private static void log(OpenPartition partition, Outcome outcome) {
    if (outcome instanceof Outcome.EventAccepted accepted) {
      LOG.debug("{} is {} now", partition.partition(), accepted.status().status());
    } else {
      LOG.error("{} could not be closed: {}", partition.partition(), outcome);
    }
  }

  /** Ends no more deliveries. Call it before the ledger is closed. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
