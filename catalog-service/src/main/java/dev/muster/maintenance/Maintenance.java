package dev.muster.maintenance;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps in the background, now and then, from the start of the service to its end. */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final Sweeper sweeper;
  private final MaintenanceSettings settings;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<String, TableReport> newest = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "maintenance");

  private Maintenance(Sweeper sweeper, MaintenanceSettings settings) {
    this.sweeper = sweeper;
    this.settings = settings;
  }

  /** Starts; the first turn comes after the first pause. */
  public static Maintenance start(Sweeper sweeper, MaintenanceSettings settings) {
    Maintenance maintenance = new Maintenance(sweeper, settings);
    maintenance.thread.setDaemon(true);
    maintenance.thread.start();
    return maintenance;
  }

  private void run() {
    try {
      while (!closing.await(settings.every().toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() {
    try {
      sweeper.turn(false, () -> closing.getCount() > 0, this::note);
    } catch (RuntimeException e) {
      LOG.warn("The sweep was given up", e);
    }
  }

  private void note(TableReport report) {
    deleted.addAndGet(report.deleted());
    failed.addAndGet(report.failure().isPresent() ? 1 : 0);
    newest.put(report.table(), report);
    if (report.deleted() > 0) {
      LOG.info("{} files of {} were left over and are deleted", report.deleted(), report.table());
    }
  }

  /** Files deleted since the start. */
  public long deletedFiles() {
    return deleted.get();
  }

  /** How often a table had to be passed over, since the start. */
  public long failures() {
    return failed.get();
  }

  /** Files of all tables that nothing refers to, as of the newest turn. */
  public long leftOverFiles() {
    return newest.values().stream()
        .mapToLong(report -> report.due().size() - report.deleted() + report.waiting())
        .sum();
  }

  /** Bytes of all tables, as of the newest turn. */
  public long bytes() {
    return newest.values().stream().mapToLong(TableReport::bytes).sum();
  }

  /** Ends the turn that is under way after the deletes that are. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
