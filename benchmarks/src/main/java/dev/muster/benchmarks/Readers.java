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

/**
 * Reading the statuses by Iceberg's own reader and by Trino, after many commits and freshly
 * written.
 */
final class Readers implements Benchmark {
  private static final Fleet FLEET = new Fleet(200, 10);
  private static final int DATES = 30;
  private static final String FRESH = "freshly written";

  /** A question, and how many rows answer it. */
  private record Question(String name, boolean isOneDate, int rows) {
    private static final List<Question> ALL =
        List.of(
            new Question("full scan", false, FLEET.feeds() * DATES),
            new Question("one date", true, FLEET.feeds()));

    String sql(String catalog) {
      String all = "SELECT * FROM %s.muster.data_ingestion_status".formatted(catalog);
      return isOneDate ? all + " WHERE data_as_of_date = DATE '" + Fleet.DATE + "'" : all;
    }

    void require(int found) {
      if (found != rows) {
        throw new IllegalStateException("%s: %d rows, not %d".formatted(name, found, rows));
      }
    }
  }

  @Override
  public String name() {
    return "readers";
  }

  @Override
  public void run(Run run) throws Exception {
    int commits = run.pick(400, 10_000);
    Path folder = run.fresh("readers");
    try (Muster fresh = Muster.under(folder.resolve("fresh"));
        Muster old = Muster.under(folder.resolve("old"))) {
      fill(old);
      age(old, commits);
      fill(fresh);
      String after = "after %,d commits".formatted(commits);
      byIceberg(run, fresh, old, after);
      byTrino(run, folder, fresh, old, after);
    }
  }

  private static void fill(Muster muster) {
    FLEET.settle(muster);
    for (int day = 1; day < DATES; day++) {
      muster.commit(
          FLEET.events(FLEET.feeds(), Fleet.DATE.minusDays(day), IngestionStatus.INGESTED));
    }
  }

  private static void age(Muster muster, int commits) {
    Random random = new Random(7);
    long before = sequence(muster);
    for (int i = 0; i < commits; i++) {
      LocalDate date = Fleet.DATE.minusDays(random.nextInt(DATES));
      int feed = random.nextInt(FLEET.feeds());
      muster.commit(List.of(FLEET.event(feed, date, IngestionStatus.INGESTED)));
    }
    if (sequence(muster) - before < commits) {
      throw new IllegalStateException("some commits did not move the statuses");
    }
  }

  private static long sequence(Muster muster) {
    return statuses(muster).currentSnapshot().sequenceNumber();
  }

  private static Table statuses(Muster muster) {
    return muster.table("data_ingestion_status");
  }

  private void byIceberg(Run run, Muster fresh, Muster old, String after) throws Exception {
    for (Question question : Question.ALL) {
      Map<String, Sample> times =
          new Lanes()
              .with(FRESH, () -> question.require(read(fresh, question)))
              .with(after, () -> question.require(read(old, question)))
              .run(run.pick(Effort.of(4, 6, 15, 100), Effort.of(10, 20, 50, 300)));
      report(run, "Iceberg's reader", question, after, times);
    }
  }

  private void byTrino(Run run, Path folder, Muster fresh, Muster old, String after)
      throws Exception {
    if (run.isQuick() && !run.isAsked()) {
      run.report().note("Trino is left out: --quick fetches it only with --only readers");
      return;
    }
    Map<String, Integer> ports = Map.of("fresh", fresh.serve(), "old", old.serve());
    try (Trino trino = Trino.start(folder.resolve("trino"), ports)) {
      for (Question question : Question.ALL) {
        Map<String, Sample> times =
            new Lanes()
                .with(FRESH, () -> question.require(trino.rows(question.sql("fresh"))))
                .with(after, () -> question.require(trino.rows(question.sql("old"))))
                .run(run.pick(Effort.of(15, 15, 15, 100), Effort.of(30, 40, 50, 300)));
        report(run, trino.version(), question, after, times);
      }
    } catch (PeerUnavailableException e) {
      run.report().note("left out: " + e.getMessage());
    }
  }

  private void report(
      Run run, String reader, Question question, String after, Map<String, Sample> times) {
    run.report().times(name(), reader + ", " + question.name(), times);
    run.report()
        .target(
            Target.atMost(
                "reading by %s %s against freshly written, %s"
                    .formatted(reader, after, question.name()),
                1.5,
                times.get(after).medianMillis() / times.get(FRESH).medianMillis()));
  }

  /** As a client does that has just been started: the table is loaded, too. */
  private static int read(Muster muster, Question question) throws IOException {
    ScanBuilder scan = IcebergGenerics.read(statuses(muster));
    if (question.isOneDate()) {
      scan = scan.where(Expressions.equal("data_as_of_date", Fleet.DATE.toString()));
    }
    int rows = 0;
    try (CloseableIterable<Record> records = scan.build()) {
      for (Record record : records) {
        rows += record.size() > 0 ? 1 : 0;
      }
    }
    return rows;
  }
}
