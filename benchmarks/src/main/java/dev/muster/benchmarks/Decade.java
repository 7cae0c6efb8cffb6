package dev.muster.benchmarks;

import dev.muster.benchmarks.Lanes.Step;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.PartitionQuery;
import dev.muster.model.Claim;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Partition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ten years of ten thousand feeds, a day's events after the other's, each arriving on the next day.
 * Then the start, what is read of old dates, and what is heard of them late.
 */
final class Decade implements Benchmark {
  private static final int TENTHS = 10;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** So many days wait while one is committed. */
  private static final int UNDER_WAY = 2;

  private final Random random = new Random(11);

  /** Which is read by the committer's queue as it takes things in. */
  private volatile Instant now;

  private Fleet fleet;
  private int days;
  private int turn;

  @Override
  public String name() {
    return "decade";
  }

  @Override
  public void run(Run run) throws Exception {
    fleet = run.pick(new Fleet(1_000, 20), new Fleet(10_000, 200));
    days = Integer.getInteger("muster.decade", run.pick(300, 3_652));
    Path folder = run.fresh("decade");
    now = arrival(0);
    int done = 0;
    try (Muster muster = open(folder)) {
      fleet.define(muster);
      long start = System.nanoTime();
      while (done < TENTHS && System.nanoTime() - start < LONGEST_NANOS) {
        tenth(run, muster, done++);
      }
      requireAll(muster, lastDay(done));
    }
    if (done < TENTHS) {
      run.report().note("stopped after %d tenths, as it took too long".formatted(done));
    }
    days = lastDay(done);
    try (Stream<Path> files = Files.walk(folder)) {
      run.report().value(name(), "at the end", "files", (double) files.count(), "");
    }
    restart(run, folder);
    try (Muster muster = open(folder)) {
      late(run, muster);
      cold(run, muster);
      lists(run, muster);
    }
  }

  private Muster open(Path folder) {
    return Muster.under(folder, fleet.feeds(), () -> now);
  }

  private int lastDay(int tenths) {
    return (int) ((long) days * tenths / TENTHS);
  }

  /** The last day is yesterday. */
  private LocalDate date(int day) {
    return Fleet.DATE.minusDays(days - day);
  }

  private Instant arrival(int day) {
    return date(day).plusDays(1).atTime(2, 14).toInstant(ZoneOffset.UTC);
  }

  private void tenth(Run run, Muster muster, int tenth) {
    int from = lastDay(tenth);
    int to = lastDay(tenth + 1);
    long start = System.nanoTime();
    Duration processor = processorTime();
    Sample batches = fill(muster, from, to);
    double seconds = (System.nanoTime() - start) / 1e9;
    double micros = processorTime().minus(processor).toNanos() / 1e3;
    double events = (to - from) * (double) fleet.feeds();
    String subject = "day %,d".formatted(to);
    run.report().value(name(), subject, "fill", events / seconds, "events/s");
    run.report().value(name(), subject, "processor time an event", micros / events, "µs");
    run.report().value(name(), subject, "a day's batch", batches.medianMillis(), "ms");
    run.report().value(name(), subject, "the slowest", batches.slowestMillis(), "ms");
    run.report().value(name(), subject, "heap after GC", Heap.mebibytes(), "MiB");
    Ledger ledger = muster.ledger();
    run.report()
        .value(name(), subject, "rows in memory", (double) ledger.partitionPages().rows(), "");
    run.report().value(name(), subject, "pages read", (double) ledger.partitionPages().reads(), "");
    run.report().value(name(), subject, "metadata", muster.metadataBytes() / 1_024, "KiB");
  }

  /** Of this process, which whatever else runs does not change much. */
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** How long after one day's batch the next was there. */
  private Sample fill(Muster muster, int from, int to) {
    Deque<CompletableFuture<Long>> underWay = new ArrayDeque<>();
    List<Long> ends = new ArrayList<>();
    ends.add(System.nanoTime());
    for (int day = from; day < to; day++) {
      now = arrival(day);
      List<Claim> claims = fleet.events(fleet.feeds(), date(day), IngestionStatus.INGESTED);
      underWay.add(muster.ledger().submit(claims).thenApply(outcomes -> System.nanoTime()));
      if (underWay.size() > UNDER_WAY) {
        ends.add(underWay.remove().join());
      }
    }
    underWay.forEach(end -> ends.add(end.join()));
    return new Sample(
        IntStream.range(1, ends.size()).mapToObj(i -> ends.get(i) - ends.get(i - 1)).toList());
  }

  private void requireAll(Muster muster, int until) {
    Map<String, String> summary = muster.table("data_ingestion_status").currentSnapshot().summary();
    long rows = Long.parseLong(summary.get("total-records"));
    if (rows != (long) until * fleet.feeds()) {
      throw new IllegalStateException(rows + " rows after " + until + " days");
    }
  }

  private void restart(Run run, Path folder) throws Exception {
    Map<String, Sample> times =
        new Lanes()
            .with("restart", () -> open(folder).close())
            .run(run.pick(Effort.of(0, 3, 3, 5), Effort.of(0, 20, 5, 10)));
    run.report().times(name(), "at the end", times);
  }

  /** About today, and about months that were closed long ago, of which no page is in memory. */
  private void late(Run run, Muster muster) throws Exception {
    Map<String, Sample> times =
        new Lanes()
            .timed("about the newest date", () -> nanosOf(muster, event(days - 1)))
            .timed("late, about an old date", () -> nanosOf(muster, event(oldDay())))
            .timed("older news of an old date", () -> nanosOf(muster, oldNews(oldDay()), false))
            .timed("a new feed on an old date", () -> nanosOf(muster, newFeed(oldDay())))
            .run(run.pick(Effort.of(3, 8, 10, 60), Effort.of(10, 60, 30, 200)));
    run.report().times(name(), "one event", times);
  }

  private long nanosOf(Muster muster, Claim claim) {
    return nanosOf(muster, claim, true);
  }

  /**
   * @param isNews whether it is to be the last that is known of its partition
   */
  private long nanosOf(Muster muster, Claim claim, boolean isNews) {
    now = now.plus(Duration.ofSeconds(1));
    long start = System.nanoTime();
    Outcome outcome = muster.commit(List.of(claim)).get(0);
    long taken = System.nanoTime() - start;
    if (!(outcome instanceof Outcome.EventAccepted accepted)
        || accepted.status().lastEventId().equals(accepted.eventId()) != isNews) {
      throw new IllegalStateException("not what should come of it: " + outcome);
    }
    return taken;
  }

  /** In a month that is closed, as long as there is one. */
  private int oldDay() {
    return random.nextInt(Math.max(1, days - 100));
  }

  private Claim event(int day) {
    return fleet.event(random.nextInt(fleet.feeds()), date(day), Fleet.turnOf(turn++));
  }

  /** That it had failed an hour before it arrived changes the history, and nothing else. */
  private Claim oldNews(int day) {
    Instant before = arrival(day).minus(Duration.ofHours(1));
    return fleet.oldNews(random.nextInt(fleet.feeds()), date(day), before);
  }

  private Claim newFeed(int day) {
    return fleet.event(fleet.feeds() + turn++, date(day), IngestionStatus.INGESTED);
  }

  private void cold(Run run, Muster muster) throws Exception {
    Map<String, Sample> times =
        new Lanes()
            .with("a partition of an old date", () -> read(muster, oldDay()))
            .with("a partition of the newest", () -> read(muster, days - 1))
            .run(run.pick(Effort.of(1, 4, 10, 100), Effort.of(3, 20, 50, 500)));
    run.report().times(name(), "reading", times);
  }

  private void read(Muster muster, int day) {
    Feed feed = fleet.feed(random.nextInt(fleet.feeds()));
    Partition partition = new Partition(feed, date(day));
    if (muster.ledger().reads().partition(partition).isEmpty()) {
      throw new IllegalStateException("nothing is known of " + partition);
    }
  }

  /** They need an index that is read from all pages once after a start. */
  private void lists(Run run, Muster muster) throws Exception {
    seconds(run, "the list of feeds", () -> require(muster.ledger().reads().feeds().size()));
    seconds(run, "the list again", () -> require(muster.ledger().reads().feeds().size()));
    seconds(
        run, "a feed's dates", () -> require(muster.ledger().reads().partitions(year()).size()));
    run.report().value(name(), "with the index", "heap after GC", Heap.mebibytes(), "MiB");
  }

  private void seconds(Run run, String what, Step step) throws Exception {
    run.report().value(name(), "first after a start", what, Lanes.nanosOf(step) / 1e9, "s");
  }

  private static void require(int found) {
    if (found == 0) {
      throw new IllegalStateException("nothing was found");
    }
  }

  private PartitionQuery year() {
    Feed feed = fleet.feed(1);
    return new PartitionQuery(
        Optional.of(feed.sourceSystem()),
        Optional.of(feed.dataType()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        100);
  }
}
