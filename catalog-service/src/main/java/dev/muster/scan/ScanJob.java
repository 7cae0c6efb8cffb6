package dev.muster.scan;

import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scans in the background, now and then, from the start of the service to its end. */
public final class ScanJob implements AutoCloseable, ScanListener {
  private static final Logger LOG = LoggerFactory.getLogger(ScanJob.class);

  private final Scanner scanner;
  private final ScanSettings settings;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "scan");

  private ScanJob(Scanner scanner, ScanSettings settings) {
    this.scanner = scanner;
    this.settings = settings;
  }

  /** Starts with a scan, since notices may have been lost while nobody took them. */
  public static ScanJob start(Scanner scanner, ScanSettings settings) {
    ScanJob job = new ScanJob(scanner, settings);
    job.thread.setDaemon(true);
    job.thread.start();
    return job;
  }

  private void run() {
    try {
      do {
        turn();
      } while (!closing.await(settings.every().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() throws InterruptedException {
    try {
      ScanReport report = scanner.run(Scanner.Mode.RECORD, this);
      report.failures().forEach(failure -> LOG.warn("The scan could not read {}", failure));
      LOG.info(
          "The scan saw {} files, recorded {} of which nothing had been told, and misses {}"
              + " partitions",
          report.files(),
          report.untold(),
          report.gone());
    } catch (RuntimeException e) {
      LOG.warn("The scan was given up; the next goes on", e);
    }
  }

  @Override
  public boolean goesOn() {
    return closing.getCount() > 0;
  }

  @Override
  public void untold(Partition partition, int files) {
    LOG.debug("{} files of {} had not been told", files, partition);
  }

  @Override
  public void gone(PartitionStatus row) {
    LOG.warn("{} is gone from {}", row.partition(), row.filePath());
  }

  @Override
  public void progress(ScanReport soFar) {
    LOG.debug("{}", soFar);
  }

  /** Ends the scan that is under way after what it is recording. */
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
