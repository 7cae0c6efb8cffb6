package dev.muster.ledger;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The way in: requests wait here while a commit is under way. Says when each entry arrived, so that
 * the order of arrival is the order of the queue whatever the clock does.
 */
final class CommitQueue {
  /** Entries that were sent together, and who waits for their outcomes. */
  record Request(List<Entry> entries, long characters, CompletableFuture<List<Outcome>> answer) {
    Request(List<Entry> entries) {
      this(
          entries,
          entries.stream().mapToLong(CommitQueue::characters).sum(),
          new CompletableFuture<>());
    }

    boolean definesGroup() {
      return entries.stream().anyMatch(Entry::changesDefinition);
    }
  }

  /** Fewer than this are no crowd to wait for. */
  private static final int CROWD = 4;

  /** Of the time that the last batch took, a crowd is waited for as long as it is worth. */
  private static final int GATHERING_SHARE = 16;

  private final int capacity;
  private final long mostCharacters;
  private final UnaryOperator<IngestionEvent> admission;
  private final InstantSource clock;
  private final Duration mostGathering;
  private final Queue<Request> requests = new ArrayDeque<>();
  private int entries;
  private long characters;
  private Instant lastArrival;

  /** How many requests were taken the last time. */
  private int lastTaken;

  private long lastTakenAt = System.nanoTime();

  private boolean closed;

  /**
   * @param capacity how many entries may wait
   * @param mostCharacters how long their texts may be together
   * @param admission what an event says once it is taken
   * @param mostGathering how long to wait for a crowd to come together again, if the last batch did
   *     not take long
   */
  CommitQueue(
      int capacity,
      long mostCharacters,
      UnaryOperator<IngestionEvent> admission,
      InstantSource clock,
      Duration mostGathering,
      Instant lastArrival) {
    this.capacity = capacity;
    this.mostCharacters = mostCharacters;
    this.admission = admission;
    this.clock = clock;
    this.mostGathering = mostGathering;
    this.lastArrival = lastArrival;
  }

  /**
   * Takes all claims or none. A request larger than the whole queue is taken when nothing waits.
   *
   * @throws LedgerFullException if there is no room
   */
  synchronized CompletableFuture<List<Outcome>> offer(List<? extends Claim> claims) {
    if (closed) {
      throw new LedgerFullException("the service is shutting down");
    }
    if (entries > 0 && entries + claims.size() > capacity) {
      throw new LedgerFullException(
          "%d entries wait to be committed, there is room for %d".formatted(entries, capacity));
    }
    Request request =
        new Request(claims.stream().map(claim -> admitted(claim.at(nextArrival()))).toList());
    if (entries > 0 && characters + request.characters() > mostCharacters) {
      throw new LedgerFullException(
          "%d entries wait to be committed, and there is memory for no more".formatted(entries));
    }
    requests.add(request);
    entries += request.entries().size();
    characters += request.characters();
    notifyAll();
    return request.answer();
  }

  private Entry admitted(Entry entry) {
    return entry instanceof Entry.Ingested ingested
        ? new Entry.Ingested(admission.apply(ingested.event()))
        : entry;
  }

  /** The texts of an event are as long as its producer likes; what else there is, is short. */
  private static long characters(Entry entry) {
    if (!(entry instanceof Entry.Ingested ingested)) {
      return 0;
    }
    IngestionEvent event = ingested.event();
    return event.filePath().length()
        + (event.statusReason() == null ? 0 : event.statusReason().length())
        + event.attributes().entrySet().stream()
            .mapToLong(attribute -> attribute.getKey().length() + attribute.getValue().length())
            .sum();
  }

  private Instant nextArrival() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant next = lastArrival.plus(1, ChronoUnit.MICROS);
    lastArrival = now.isAfter(next) ? now : next;
    return lastArrival;
  }

  /**
   * Waits for requests and takes as many as a batch should hold: a change of a group's definition
   * alone, so that a batch which was cut short can be understood from the tables.
   *
   * @return nothing once the queue is closed and empty
   */
  synchronized List<Request> take(int maxEntries) throws InterruptedException {
    while (requests.isEmpty() && !closed) {
      wait();
    }
    gather();
    List<Request> taken = new ArrayList<>();
    int size = 0;
    while (!requests.isEmpty() && size < maxEntries) {
      if (requests.peek().definesGroup() && !taken.isEmpty()) {
        break;
      }
      Request next = requests.remove();
      taken.add(next);
      size += next.entries().size();
      characters -= next.characters();
      if (next.definesGroup()) {
        break;
      }
    }
    entries -= size;
    lastTaken = taken.size();
    lastTakenAt = System.nanoTime();
    return taken;
  }

  /**
   * Producers that were answered together often send their next events together. The first of those
   * would be a batch alone, and all others wait for it.
   */
  private void gather() throws InterruptedException {
    if (lastTaken < CROWD) {
      return;
    }
    long start = System.nanoTime();
    long most = Math.max(mostGathering.toNanos(), (start - lastTakenAt) / GATHERING_SHARE);
    long left = most;
    while (requests.size() < lastTaken && !closed && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = most - (System.nanoTime() - start);
    }
  }

  synchronized int size() {
    return entries;
  }

  /** Takes nothing more; what waits can still be taken out. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
