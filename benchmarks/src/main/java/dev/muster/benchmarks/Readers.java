package dev.muster.benchmarks;

import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.IcebergGenerics.ScanBuilder;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Reading the statuses by Iceberg's own reader, after many commits and freshly written. */
final class Readers implements Benchmark {
  private static final Fleet FLEET = new Fleet(200, 10);
  private static final int DATES = 30;
  private static final int ROWS = FLEET.feeds() * DATES;

  @Override
  public String name() {
    return "readers";
  }

  @Override
  public void run(Run run) throws Exception {
    int commits = run.pick(200, 10_000);
    Path folder = run.fresh("readers");
    try (Muster fresh = Muster.under(folder.resolve("fresh"));
        Muster old = Muster.under(folder.resolve("old"))) {
      fill(fresh);
      fill(old);
      Random random = new Random(7);
      for (int i = 0; i < commits; i++) {
        LocalDate date = Fleet.DATE.minusDays(random.nextInt(DATES));
        int feed = random.nextInt(FLEET.feeds());
        old.ledger().submit(List.of(FLEET.event(feed, date, IngestionStatus.INGESTED))).join();
      }
      measure(run, fresh, old, commits);
    }
  }

  private static void fill(Muster muster) {
    FLEET.settle(muster);
    for (int day = 1; day < DATES; day++) {
      muster.commit(
          FLEET.events(FLEET.feeds(), Fleet.DATE.minusDays(day), IngestionStatus.INGESTED));
    }
  }

  private void measure(Run run, Muster fresh, Muster old, int commits) throws Exception {
    String after = "after " + commits + " commits";
    Map<String, Sample> full =
        new Lanes()
            .with("freshly written", () -> read(fresh, false, ROWS))
            .with(after, () -> read(old, false, ROWS))
            .run(5, run.pick(20, 60));
    run.report().times(name(), "full scan", full);
    Map<String, Sample> date =
        new Lanes()
            .with("freshly written", () -> read(fresh, true, FLEET.feeds()))
            .with(after, () -> read(old, true, FLEET.feeds()))
            .run(5, run.pick(20, 60));
    run.report().times(name(), "one date", date);
    target(run, "full scan", after, full);
    target(run, "one date", after, date);
  }

  private static void target(Run run, String what, String after, Map<String, Sample> times) {
    run.report()
        .target(
            Target.atMost(
                "reading %s against freshly written, %s".formatted(after, what),
                1.5,
                times.get(after).medianMillis() / times.get("freshly written").medianMillis()));
  }

  /** As a client does that has just been started: the table is loaded, too. */
  private static void read(Muster muster, boolean isOneDate, int expected) throws IOException {
    Table table = muster.table("data_ingestion_status");
    ScanBuilder scan = IcebergGenerics.read(table);
    if (isOneDate) {
      scan = scan.where(Expressions.equal("data_as_of_date", Fleet.DATE.toString()));
    }
    int rows = 0;
    try (CloseableIterable<Record> records = scan.build()) {
      for (Record record : records) {
        rows += record.size() > 0 ? 1 : 0;
      }
    }
    if (rows != expected) {
      throw new IllegalStateException(rows + " rows instead of " + expected);
    }
  }
}
