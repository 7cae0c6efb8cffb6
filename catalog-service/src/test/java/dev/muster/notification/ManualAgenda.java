package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An agenda and its clock, both moved by hand. Tasks run on the thread that moves them. */
final class ManualAgenda implements Agenda, InstantSource {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  private record Task(Instant due, long sequence, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::sequence));
  private final Semaphore arrivals = new Semaphore(0);
  private Instant now;
  private long sequence;
  private boolean closed;

  ManualAgenda(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public void now(Runnable task) {
    Appointment unused = in(Duration.ZERO, task);
  }

  @Override
  public synchronized Appointment in(Duration delay, Runnable run) {
    Task task = new Task(now.plus(delay), sequence++, run);
    if (!closed) {
      tasks.add(task);
      arrivals.release();
    }
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  @Override
  public synchronized void close() {
    closed = true;
    tasks.clear();
  }

  synchronized int booked() {
    return tasks.size();
  }

  /** Moves the clock and runs what is due by then. */
  void pass(Duration time) {
    passTo(instant().plus(time));
  }

  /** Moves the clock and runs what is due by then. */
  void passTo(Instant then) {
    synchronized (this) {
      now = then;
    }
    runDue();
  }

  /** Runs what is due, and what that makes due. */
  void runDue() {
    for (Optional<Task> task = next(); task.isPresent(); task = next()) {
      task.get().run().run();
    }
  }

  private synchronized Optional<Task> next() {
    return isDue() ? Optional.of(tasks.remove()) : Optional.empty();
  }

  /** Runs what is due, and waits for other threads to make more due, until the condition holds. */
  void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    runDue();
    while (!condition.getAsBoolean()) {
      awaitChange(deadline);
      runDue();
    }
  }

  /** Waits until something is due, and leaves it. */
  void awaitDue() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isDue()) {
      awaitChange(deadline);
    }
  }

  private synchronized boolean isDue() {
    return !tasks.isEmpty() && !tasks.peek().due().isAfter(now);
  }

  private void awaitChange(long deadline) {
    assertThat(System.nanoTime()).as("did not come about in time").isLessThan(deadline);
    try {
      // Not for ever: the condition may also come to hold without a task.
      if (arrivals.tryAcquire(10, TimeUnit.MILLISECONDS)) {
        arrivals.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
