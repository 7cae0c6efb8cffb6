package dev.muster.ledger;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The way in: requests wait here while a commit is under way. Says when each entry arrived, so that
 * the order of arrival is the order of the queue whatever the clock does.
 */
final class CommitQueue {
  /** Entries that were sent together, and who waits for their outcomes. */
  record Request(List<Entry> entries, CompletableFuture<List<Outcome>> answer) {
    boolean definesGroup() {
      return entries.stream().anyMatch(Entry::changesDefinition);
    }
  }

  private final int capacity;
  private final UnaryOperator<IngestionEvent> admission;
  private final InstantSource clock;
  private final Queue<Request> requests = new ArrayDeque<>();
  private int entries;
  private Instant lastArrival;
  private boolean closed;

  /**
   * @param admission what an event says once it is taken
   */
  CommitQueue(
      int capacity,
      UnaryOperator<IngestionEvent> admission,
      InstantSource clock,
      Instant lastArrival) {
    this.capacity = capacity;
    this.admission = admission;
    this.clock = clock;
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
        new Request(
            claims.stream().map(claim -> admitted(claim.at(nextArrival()))).toList(),
            new CompletableFuture<>());
    requests.add(request);
    entries += request.entries().size();
    notifyAll();
    return request.answer();
  }

  private Entry admitted(Entry entry) {
    return entry instanceof Entry.Ingested ingested
        ? new Entry.Ingested(admission.apply(ingested.event()))
        : entry;
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
    List<Request> taken = new ArrayList<>();
    int size = 0;
    while (!requests.isEmpty() && size < maxEntries) {
      if (requests.peek().definesGroup() && !taken.isEmpty()) {
        break;
      }
      Request next = requests.remove();
      taken.add(next);
      size += next.entries().size();
      if (next.definesGroup()) {
        break;
      }
    }
    entries -= size;
    return taken;
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
