package dev.muster.benchmarks;

import dev.muster.model.Claim;
import dev.muster.model.IngestionStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Years of history at once: in the order of dates, and feed after feed, the worst there is. */
final class Backfill implements Benchmark {
  private static final int CHUNK = 2_000;

  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public void run(Run run) throws Exception {
    int side = Integer.getInteger("muster.backfill", run.pick(40, 1_000));
    Fleet fleet = new Fleet(side, Math.max(1, side / 20));
    String subject = "%d feeds x %d dates".formatted(side, side);
    double byDate = millis(run, subject, "in date order", fleet, true);
    double byFeed = millis(run, subject, "in feed order", fleet, false);
    run.report()
        .target(
            Target.atLeast(
                "worst-order backfill of %d partitions against date order".formatted(side * side),
                0.5,
                byDate / byFeed));
  }

  private double millis(Run run, String subject, String lane, Fleet fleet, boolean isByDate)
      throws Exception {
    Path folder = run.fresh("backfill");
    double millis;
    try (Muster muster = Muster.under(folder)) {
      fleet.settle(muster);
      List<Claim> claims = claims(fleet, isByDate);
      millis = Lanes.nanosOf(() -> muster.commitAll(claims, CHUNK)) / 1e6;
    }
    run.report().value(name(), subject, lane, millis, "ms");
    long start = System.nanoTime();
    Muster.under(folder).close();
    run.report()
        .value(name(), subject, "restart after it", (System.nanoTime() - start) / 1e6, "ms");
    return millis;
  }

  private static List<Claim> claims(Fleet fleet, boolean isByDate) {
    int side = fleet.feeds();
    List<Claim> claims = new ArrayList<>(side * side);
    for (int outer = 0; outer < side; outer++) {
      for (int inner = 0; inner < side; inner++) {
        int feed = isByDate ? inner : outer;
        int day = isByDate ? outer : inner;
        claims.add(fleet.event(feed, Fleet.DATE.minusDays(day + 1L), IngestionStatus.INGESTED));
      }
    }
    return claims;
  }
}
