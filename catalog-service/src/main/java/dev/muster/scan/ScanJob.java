package dev.muster.scan;

import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scans in the background, now and then, from the start of the service to its end. */
public final class ScanJob implements AutoCloseable, ScanListener {
  private static final Logger LOG = LoggerFactory.getLogger(ScanJob.class);

  private final Scanner scanner;
  private final ScanSettings settings;
  private final InstantSource clock;
  private final LongAdder recorded = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile Run last = Run.NONE;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "scan");

  /** A scan that has come to its end. */
  private record Run(Instant ended, Duration took, long files, long gone) {
    static final Run NONE = new Run(Instant.EPOCH, Duration.ZERO, 0, 0);
  }

  private ScanJob(Scanner scanner, ScanSettings settings, InstantSource clock) {
    this.scanner = scanner;
    this.settings = settings;
    this.clock = clock;
  }

  /** Starts with a scan, since notices may have been lost while nobody took them. */
  public static ScanJob start(Scanner scanner, ScanSettings settings, InstantSource clock) {
    ScanJob job = new ScanJob(scanner, settings, clock);
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
    Instant begun = clock.instant();
    try {
      ScanReport report = scanner.run(Scanner.Mode.RECORD, this);
      keep(report, begun);
      report.failures().forEach(failure -> LOG.warn("The scan could not read {}", failure));
      LOG.info(
          "The scan saw {} files, recorded {} of which nothing had been told, and misses {}"
              + " partitions",
          report.files(),
          report.untold(),
          report.gone());
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("The scan was given up; the next goes on", e);
    }
  }

  private void keep(ScanReport report, Instant begun) {
    failures.add(report.failures().size());
    if (goesOn()) {
      Instant ended = clock.instant();
      last = new Run(ended, Duration.between(begun, ended), report.files(), report.gone());
    }
  }

  /** When the newest whole scan ended, in seconds since 1970; 0 if there was none. */
  public double lastEnded() {
    return last.ended().toEpochMilli() / 1e3;
  }

  /** How long the newest whole scan took. */
  public double lastSeconds() {
    return last.took().toMillis() / 1e3;
  }

  /** Files that the newest whole scan listed. */
  public long lastFiles() {
    return last.files();
  }

  /** Partitions of which the newest whole scan found no file any more. */
  public long lastGone() {
    return last.gone();
  }

  /** Partitions of which files were recorded since the start. */
  public long recorded() {
    return recorded.sum();
  }

  /** Places that could not be read, and scans that were given up, since the start. */
  public long failures() {
    return failures.sum();
  }

  @Override
  public boolean goesOn() {
    return closing.getCount() > 0;
  }

  @Override
  public void untold(Partition partition, int files) {
    recorded.increment();
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
