package dev.muster.http;

import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.readiness.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Requests that wait for something to be settled. They hold memory, and no thread.
 *
 * @param <K> names what they wait for
 */
final class Waiters<K> {
  private static final int MOST = 10_000;

  /** One request. */
  private static final class Waiter {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    void wake() {
      done.complete(null);
    }
  }

  private final Map<K, Set<Waiter>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean released;

  private Waiters() {}

  /** For groups to be ready on a date. */
  static Waiters<GroupDate> forGroups(Ledger ledger) {
    Waiters<GroupDate> waiters = new Waiters<>();
    ledger.onCommit(committed -> tellOfGroups(waiters, committed));
    return waiters;
  }

  /** For the verdicts on the files of partitions. */
  static Waiters<Partition> forVerdicts(Ledger ledger) {
    Waiters<Partition> waiters = new Waiters<>();
    ledger.onCommit(
        committed ->
            committed.partitions().stream()
                .filter(row -> row.awaitedCheck() == null)
                .forEach(row -> waiters.wake(row.partition())));
    return waiters;
  }

  /** Whether there is nothing more to wait for: all the data is there, told or not. */
  static boolean isSettled(GroupStatus row) {
    return row.status().isComplete() || row.isUndeliverable();
  }

  /**
   * Done when it is settled, when it is gone, when the time is over, or when nobody may wait any
   * longer.
   *
   * @param already whether it is settled now; asked once the waiter can no longer miss it
   */
  CompletableFuture<Void> until(K key, Duration longest, BooleanSupplier already) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      throw new ProblemException(
          Problem.passing(ProblemType.QUEUE_FULL, MOST + " requests wait already.", 1));
    }
    Waiter waiter = new Waiter();
    waiting.compute(key, (k, waiters) -> with(waiter, waiters));
    if (released || already.getAsBoolean()) {
      waiter.wake();
    }
    return waiter
        .done
        .completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((v, e) -> forget(key, waiter));
  }

  /** Whether so many more may wait. */
  boolean hasRoomFor(int more) {
    return count.get() + more <= MOST;
  }

  int count() {
    return count.get();
  }

  /** Lets everybody go, now and from now on. */
  void release() {
    released = true;
    List.copyOf(waiting.keySet()).forEach(this::wake);
  }

  private static void tellOfGroups(Waiters<GroupDate> waiters, Committed committed) {
    for (Change change : committed.changes()) {
      if (change instanceof Change.GroupStatusChanged changed && isSettled(changed.row())) {
        waiters.wake(changed.row().key());
      } else if (change instanceof Change.GroupDropped dropped) {
        waiters.waiting.keySet().stream()
            .filter(key -> key.consumerGroupName().equals(dropped.consumerGroupName()))
            .forEach(waiters::wake);
      }
    }
  }

  private void wake(K key) {
    waiting.getOrDefault(key, Set.of()).forEach(Waiter::wake);
  }

  private static Set<Waiter> with(Waiter waiter, Set<Waiter> others) {
    Set<Waiter> waiters = others == null ? ConcurrentHashMap.newKeySet() : others;
    waiters.add(waiter);
    return waiters;
  }

  private void forget(K key, Waiter waiter) {
    count.decrementAndGet();
    waiting.computeIfPresent(
        key,
        (k, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
  }
}
