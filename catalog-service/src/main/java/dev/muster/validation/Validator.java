package dev.muster.validation;

import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerFullException;
import dev.muster.ledger.PartitionQuery;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of each partition that waits for it, once its event is committed, and submits
 * a verdict. A storage that does not answer is asked again, for as long as it takes.
 */
public final class Validator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int PAGE = 1_000;

  /** As many as come in some two minutes. */
  private static final int MOST_REFUSALS = 8;

  private final Ledger ledger;
  private final PartitionFiles files;
  private final ValidationPolicy policy;
  private final ValidationSettings settings;
  private final Judge judge;
  private final InstantSource clock;
  private final Duration firstPause;
  private final ScheduledThreadPoolExecutor checks;
  private final ExecutorService readers;

  /** The event that waits, of each partition that does. */
  private final Map<Partition, String> waiting = new ConcurrentHashMap<>();

  private final AtomicInteger running = new AtomicInteger();
  private final LongAdder ready = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder again = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  Validator(
      Ledger ledger,
      LandingStorage storage,
      ValidationPolicy policy,
      ValidationSettings settings,
      InstantSource clock,
      Duration firstPause) {
    this.ledger = ledger;
    this.policy = policy;
    this.settings = settings;
    this.clock = clock;
    this.firstPause = firstPause;
    judge = new Judge(ledger.reads(), settings.countDays());
    checks = new ScheduledThreadPoolExecutor(settings.maxConcurrent(), named("validation"));
    checks.setRemoveOnCancelPolicy(true);
    checks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    readers = Executors.newFixedThreadPool(settings.maxReads(), named("footers"));
    files = new PartitionFiles(storage, readers);
  }

  /** Looks at what waits already, beside the start, and at what is committed from now on. */
  public static Validator start(
      Ledger ledger,
      LandingStorage storage,
      ValidationPolicy policy,
      ValidationSettings settings,
      InstantSource clock) {
    return started(new Validator(ledger, storage, policy, settings, clock, Duration.ofSeconds(1)));
  }

  static Validator started(Validator validator) {
    validator.ledger.onCommit(validator::take);
    validator.checks.execute(() -> validator.takeWaiting(Optional.empty()));
    return validator;
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void take(Committed committed) {
    committed.partitions().forEach(this::take);
  }

  private void take(PartitionStatus row) {
    if (row.awaitedCheck() == null) {
      waiting.remove(row.partition());
    } else if (!row.lastEventId().equals(waiting.put(row.partition(), row.lastEventId()))) {
      schedule(row, Tries.NONE, Duration.ZERO);
    }
  }

  /** Goes through the rows of before the start, page by page. */
  private void takeWaiting(Optional<Partition> after) {
    try {
      List<PartitionStatus> rows =
          ledger
              .reads()
              .partitions(
                  new PartitionQuery(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(IngestionStatus.PROCESSING),
                      after,
                      PAGE));
      rows.stream().filter(row -> row.awaitedCheck() != null).forEach(this::takeOlder);
      if (rows.size() == PAGE) {
        later(() -> takeWaiting(Optional.of(rows.get(PAGE - 1).partition())), Duration.ZERO);
      }
    } catch (StoreUnavailableException e) {
      LOG.warn("what waits for validation cannot be read now: {}", e.getMessage());
      later(() -> takeWaiting(after), LONGEST_PAUSE);
    }
  }

  /** How often in a row it could not be told what the files are, or was refused. */
  private record Tries(int failures, int refusals) {
    static final Tries NONE = new Tries(0, 0);

    Tries failed() {
      return new Tries(failures + 1, 0);
    }

    Tries refused() {
      return new Tries(0, refusals + 1);
    }
  }

  /** Unless something newer has been committed meanwhile. */
  private void takeOlder(PartitionStatus row) {
    if (waiting.putIfAbsent(row.partition(), row.lastEventId()) == null) {
      schedule(row, Tries.NONE, Duration.ZERO);
    }
  }

  private void schedule(PartitionStatus row, Tries tries, Duration pause) {
    later(() -> attempt(row, tries), pause);
  }

  private void later(Runnable task, Duration pause) {
    try {
      ScheduledFuture<?> unused = checks.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; what waits is found again by the next start", e);
    }
  }

  private void attempt(PartitionStatus row, Tries tries) {
    if (!row.lastEventId().equals(waiting.get(row.partition()))) {
      return;
    }
    long start = System.nanoTime();
    running.incrementAndGet();
    try {
      submit(row, tries, judgementOf(row, start));
    } catch (MissingFilesException e) {
      awaitOrFail(row, tries, e);
    } catch (StorageRefusedException e) {
      tryAgainOrFail(row, tries.refused(), e);
    } catch (IOException | RuntimeException e) {
      tryAgain(row, tries.failed(), e);
    } finally {
      running.decrementAndGet();
      nanos.add(System.nanoTime() - start);
    }
  }

  private Judgement judgementOf(PartitionStatus row, long start)
      throws IOException, MissingFilesException {
    try {
      judge.requireDate(row);
      Findings found =
          files.look(row.filePath(), row.awaitedCheck(), () -> requireTime(row, start));
      ValidationRule rule = policy.ruleFor(row.partition().feed(), row.filePath());
      return Judgement.ready(judge.judge(row, found, rule).orElse(null), found);
    } catch (BadFileException | PathRefusedException e) {
      return Judgement.failed(e);
    }
  }

  private void requireTime(PartitionStatus row, long start) throws IOException {
    if (System.nanoTime() - start > settings.timeLimit().toNanos()) {
      throw new IOException(
          "the files of %s took longer than %s".formatted(row.partition(), settings.timeLimit()));
    }
  }

  private void awaitOrFail(PartitionStatus row, Tries tries, MissingFilesException missing) {
    Duration left =
        Duration.between(clock.instant(), row.updatedAt().plus(settings.missingGrace()));
    if (left.isNegative() || left.isZero()) {
      submit(row, tries, Judgement.failed(missing));
    } else {
      Duration pause = pause(tries.failed());
      schedule(row, tries.failed(), pause.compareTo(left) < 0 ? pause : left.plusMillis(1));
    }
  }

  /** It may be the rights that are missing, or the file: somebody has to look. */
  private void tryAgainOrFail(PartitionStatus row, Tries tries, StorageRefusedException refusal) {
    if (tries.refusals() < MOST_REFUSALS) {
      tryAgain(row, tries, refusal);
    } else {
      submit(
          row,
          tries,
          Judgement.failed(
              new BadFileException(
                  ("Nothing can be read at %s, in %d tries. %s. Check that the path is right, and that the"
                          + " key of the service may list and read there (s3:ListBucket, s3:GetObject)")
                      .formatted(row.filePath(), tries.refusals(), refusal.getMessage()),
                  refusal)));
    }
  }

  private void tryAgain(PartitionStatus row, Tries tries, Exception e) {
    Duration pause = pause(tries);
    LOG.warn("the files of {} cannot be read now, next try in {}", row.partition(), pause, e);
    again.increment();
    schedule(row, tries, pause);
  }

  private Duration pause(Tries tries) {
    Duration doubled =
        firstPause.multipliedBy(1L << Math.min(tries.failures() + tries.refusals() - 1, 20));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void submit(PartitionStatus row, Tries tries, Judgement judgement) {
    try {
      CompletableFuture<?> unused =
          ledger
              .submit(List.of(judgement.on(row)))
              .whenComplete((outcomes, e) -> settle(row, tries, judgement, e));
    } catch (LedgerFullException e) {
      settle(row, tries, judgement, e);
    }
  }

  private void settle(PartitionStatus row, Tries tries, Judgement judgement, Throwable failure) {
    if (failure != null) {
      LOG.warn("the verdict on {} could not be stored: {}", row.partition(), failure.toString());
      schedule(row, tries.failed(), pause(tries.failed()));
    } else {
      waiting.remove(row.partition(), row.lastEventId());
      (judgement.status() == IngestionStatus.FAILED ? failed : ready).increment();
    }
  }

  /** Partitions that wait for their verdict, those that are looked at among them. */
  public int waiting() {
    return waiting.size();
  }

  /** Partitions that are being looked at. */
  public int running() {
    return running.get();
  }

  /** Verdicts since the start that let a partition be consumed. */
  public long ready() {
    return ready.sum();
  }

  /** Verdicts since the start that failed a partition. */
  public long failed() {
    return failed.sum();
  }

  /** Looks since the start that the storage, or the time limit, ended without a verdict. */
  public long triedAgain() {
    return again.sum();
  }

  /** Nanoseconds spent on looking since the start, all checks together. */
  public double secondsSpent() {
    return nanos.sum() / 1e9;
  }

  /** Gives up what is under way; the next start begins it anew. */
  @Override
  public void close() {
    checks.shutdownNow();
    readers.shutdownNow();
    try {
      checks.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
