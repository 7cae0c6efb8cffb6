package dev.muster.http;

import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
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

/** Requests that wait for a group to be ready on a date. They hold memory, and no thread. */
final class Waiters {
  private static final int MOST = 10_000;

  /** One request. */
  private static final class Waiter {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    void wake() {
      done.complete(null);
    }
  }

  private final Map<GroupDate, Set<Waiter>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean released;

  Waiters(Ledger ledger) {
    ledger.onCommit(this::tell);
  }

  /** Whether there is nothing more to wait for: all the data is there, told or not. */
  static boolean isSettled(GroupStatus row) {
    return row.status().isComplete() || row.isUndeliverable();
  }

  /**
   * Done when the group is ready on that date, when it is removed, when the time is over, or when
   * nobody may wait any longer.
   *
   * @param already whether it is ready now; asked once the waiter can no longer miss it
   */
  CompletableFuture<Void> until(GroupDate key, Duration longest, BooleanSupplier already) {
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

  int count() {
    return count.get();
  }

  /** Lets everybody go, now and from now on. */
  void release() {
    released = true;
    List.copyOf(waiting.keySet()).forEach(this::wake);
  }

  private void tell(Committed committed) {
    for (Change change : committed.changes()) {
      if (change instanceof Change.GroupStatusChanged changed && isSettled(changed.row())) {
        wake(changed.row().key());
      } else if (change instanceof Change.GroupDropped dropped) {
        waiting.keySet().stream()
            .filter(key -> key.consumerGroupName().equals(dropped.consumerGroupName()))
            .forEach(this::wake);
      }
    }
  }

  private void wake(GroupDate key) {
    waiting.getOrDefault(key, Set.of()).forEach(Waiter::wake);
  }

  private static Set<Waiter> with(Waiter waiter, Set<Waiter> others) {
    Set<Waiter> waiters = others == null ? ConcurrentHashMap.newKeySet() : others;
    waiters.add(waiter);
    return waiters;
  }

  private void forget(GroupDate key, Waiter waiter) {
    count.decrementAndGet();
    waiting.computeIfPresent(
        key,
        (k, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
  }
}
