package dev.muster.notification;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agenda with a thread of its own. */
final class ThreadAgenda implements Agenda {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadAgenda.class);

  private final ScheduledThreadPoolExecutor executor;

  ThreadAgenda(String name) {
    executor = new ScheduledThreadPoolExecutor(1, task -> thread(name, task), new DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void now(Runnable task) {
    executor.execute(logged(task));
  }

  @Override
  public Appointment in(Duration delay, Runnable task) {
    Future<?> later = executor.schedule(logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> later.cancel(false);
  }

  /** The executor would keep a failure to itself. */
  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a task of the outbox failed", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
