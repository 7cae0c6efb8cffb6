package dev.muster.benchmarks;

import dev.muster.model.Claim;
import dev.muster.model.IngestionStatus;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;

/**
 * Years of history at once: in the order of dates, and feed after feed, the worst there is. In
 * turns, a part of each, by one service at a time: it takes the heap for its own.
 */
final class Backfill implements Benchmark {
  /** As the product cuts a body of lines. */
  private static final int CHUNK = 2_000;

  /** Enough for ten of the largest batches. */
  private static final int PART = 500_000;

  /** One of the two orders. */
  private record Order(String name, Fleet fleet, boolean isByDate, Path folder) {
    int parts() {
      return Math.max(1, fleet.feeds() * fleet.feeds() / PART);
    }

    /** The claims of a part, made as they are sent: all of them would fill the heap. */
    List<Claim> part(int part) {
      long all = (long) fleet.feeds() * fleet.feeds();
      long first = all * part / parts();
      int count = (int) (all * (part + 1) / parts() - first);
      return new AbstractList<>() {
        @Override
        public Claim get(int index) {
          return claim(first + index);
        }

        @Override
        public int size() {
          return count;
        }
      };
    }

    private Claim claim(long number) {
      int outer = (int) (number / fleet.feeds());
      int inner = (int) (number % fleet.feeds());
      int day = isByDate ? outer : inner;
      return fleet.event(
          isByDate ? inner : outer, Fleet.DATE.minusDays(day + 1L), IngestionStatus.INGESTED);
    }
  }

  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public void run(Run run) throws Exception {
    int side = Integer.getInteger("muster.backfill", run.pick(320, 1_000));
    Fleet fleet = new Fleet(side, Math.max(1, side / 20));
    Order byDate = new Order("in date order", fleet, true, run.fresh("backfill"));
    Order byFeed = new Order("in feed order", fleet, false, run.fresh("backfill"));
    warmUp(run, fleet);
    String subject = "%,d feeds x %,d dates".formatted(side, side);
    double ratio = fill(run, subject, byDate, byFeed);
    run.report()
        .target(
            Target.atLeast(
                "worst-order backfill of %,d partitions against date order".formatted(side * side),
                0.5,
                ratio));
    restart(run, subject, byDate, byFeed);
  }

  /** Of both orders as many events, elsewhere. */
  private static void warmUp(Run run, Fleet fleet) throws Exception {
    Order byDate = new Order("warm-up", fleet, true, run.fresh("warm-up"));
    Order byFeed = new Order("warm-up", fleet, false, run.fresh("warm-up"));
    settle(byDate);
    settle(byFeed);
    long unused = nanosOf(byDate, 0) + nanosOf(byFeed, 0);
  }

  /** How many times as fast the worst order is. */
  private double fill(Run run, String subject, Order byDate, Order byFeed) throws Exception {
    settle(byDate);
    settle(byFeed);
    long nanosByDate = 0;
    long nanosByFeed = 0;
    for (int part = 0; part < byDate.parts(); part++) {
      nanosByDate += nanosOf(byDate, part);
      nanosByFeed += nanosOf(byFeed, part);
    }
    requireAll(byDate);
    requireAll(byFeed);
    rate(run, subject, byDate, nanosByDate);
    rate(run, subject, byFeed, nanosByFeed);
    return (double) nanosByDate / nanosByFeed;
  }

  private static void settle(Order order) {
    try (Muster muster = Muster.under(order.folder())) {
      order.fleet().settle(muster);
    }
  }

  /** The start does not count. */
  private static long nanosOf(Order order, int part) throws Exception {
    List<Claim> claims = order.part(part);
    try (Muster muster = Muster.under(order.folder())) {
      return Lanes.nanosOf(() -> muster.commitAll(claims, CHUNK));
    }
  }

  private static void requireAll(Order order) {
    Map<String, String> summary;
    try (Muster muster = Muster.under(order.folder())) {
      summary = muster.table("data_ingestion_status").currentSnapshot().summary();
    }
    long expected = (long) order.fleet().feeds() * (order.fleet().feeds() + 1);
    if (Long.parseLong(summary.get("total-records")) != expected) {
      throw new IllegalStateException(order.name() + ": not " + expected + " rows: " + summary);
    }
  }

  private void rate(Run run, String subject, Order order, long nanos) {
    double events = (double) order.fleet().feeds() * order.fleet().feeds();
    run.report().value(name(), subject, order.name(), nanos / 1e9, "s");
    run.report().value(name(), subject, order.name(), events * 1e9 / nanos, "events/s");
  }

  private void restart(Run run, String subject, Order byDate, Order byFeed) throws Exception {
    Map<String, Sample> times =
        new Lanes()
            .timed(byDate.name(), () -> Muster.nanosOfStart(byDate.folder()))
            .timed(byFeed.name(), () -> Muster.nanosOfStart(byFeed.folder()))
            .run(run.pick(Effort.of(1, 3, 3, 10), Effort.of(3, 15, 5, 20)));
    run.report().times(name(), subject + ", restart", times);
  }
}
