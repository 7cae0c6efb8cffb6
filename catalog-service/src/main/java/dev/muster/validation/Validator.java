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
      schedule(row, 0, Duration.ZERO);
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

  /** Unless something newer has been committed meanwhile. */
  private void takeOlder(PartitionStatus row) {
    if (waiting.putIfAbsent(row.partition(), row.lastEventId()) == null) {
      schedule(row, 0, Duration.ZERO);
    }
  }

  private void schedule(PartitionStatus row, int failures, Duration pause) {
    later(() -> attempt(row, failures), pause);
  }

  private void later(Runnable task, Duration pause) {
    try {
      ScheduledFuture<?> unused = checks.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; what waits is found again by the next start", e);
    }
  }

  private void attempt(PartitionStatus row, int failures) {
    if (!row.lastEventId().equals(waiting.get(row.partition()))) {
      return;
    }
    long start = System.nanoTime();
    running.incrementAndGet();
    try {
      submit(row, failures, judgementOf(row, start));
    } catch (MissingFilesException e) {
      awaitOrFail(row, failures, e);
    } catch (IOException | RuntimeException e) {
      tryAgain(row, failures, e);
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

  private void awaitOrFail(PartitionStatus row, int failures, MissingFilesException missing) {
    Duration left =
        Duration.between(clock.instant(), row.updatedAt().plus(settings.missingGrace()));
    if (left.isNegative() || left.isZero()) {
      submit(row, failures, Judgement.failed(missing));
    } else {
      Duration pause = pause(failures);
      schedule(row, failures + 1, pause.compareTo(left) < 0 ? pause : left.plusMillis(1));
    }
  }

  private void tryAgain(PartitionStatus row, int failures, Exception e) {
    Duration pause = pause(failures);
    LOG.warn("the files of {} cannot be read now, next try in {}", row.partition(), pause, e);
    again.increment();
    schedule(row, failures + 1, pause);
  }

  private Duration pause(int failures) {
    Duration doubled = firstPause.multipliedBy(1L << Math.min(failures, 20));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void submit(PartitionStatus row, int failures, Judgement judgement) {
    try {
      CompletableFuture<?> unused =
          ledger
              .submit(List.of(judgement.on(row)))
              .whenComplete((outcomes, e) -> settle(row, failures, judgement, e));
    } catch (LedgerFullException e) {
      settle(row, failures, judgement, e);
    }
  }

  private void settle(PartitionStatus row, int failures, Judgement judgement, Throwable failure) {
    if (failure != null) {
      LOG.warn("the verdict on {} could not be stored: {}", row.partition(), failure.toString());
      schedule(row, failures + 1, pause(failures));
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
