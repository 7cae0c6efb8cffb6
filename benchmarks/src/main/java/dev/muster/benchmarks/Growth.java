package dev.muster.benchmarks;

import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;

/** What commits cost after many of them. */
final class Growth implements Benchmark {
  private static final Fleet FLEET = new Fleet(1_000, 20);
  private static final List<String> TABLES =
      List.of("ingestion_events", "data_ingestion_status", "consumer_group_status");

  private record Point(double commitMillis, double startMillis, double metadataBytes) {}

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void run(Run run) throws Exception {
    Path folder = run.fresh("growth");
    Map<Integer, Point> points = new TreeMap<>();
    int commits = 0;
    Muster muster = Muster.under(folder);
    FLEET.settle(muster);
    for (int until : run.isQuick() ? List.of(10, 100, 300) : List.of(10, 100, 1_000, 10_000)) {
      for (; commits < until; commits++) {
        commit(muster, commits);
      }
      muster.close();
      long start = System.nanoTime();
      muster = Muster.under(folder);
      double startMillis = (System.nanoTime() - start) / 1e6;
      points.put(until, measured(run, muster, until, startMillis));
    }
    targets(run, points);
    manyEvents(run, muster);
    muster.close();
    start(run, folder, "after " + run.pick(50_000, 1_000_000) + " events");
  }

  private static void commit(Muster muster, int number) {
    IngestionStatus status = number % 2 == 0 ? IngestionStatus.FAILED : IngestionStatus.INGESTED;
    muster.commit(FLEET.events(1, Fleet.DATE, status));
  }

  private Point measured(Run run, Muster muster, int commits, double startMillis) throws Exception {
    int[] number = {0};
    Map<String, Sample> times =
        new Lanes().with("commit", () -> commit(muster, number[0]++)).run(5, run.pick(15, 50));
    String subject = "after " + commits + " commits";
    run.report().times(name(), subject, times);
    run.report().value(name(), subject, "start-up", startMillis, "ms");
    double metadata = metadataBytes(muster);
    run.report().value(name(), subject, "metadata", metadata / 1_024, "KiB");
    run.report().value(name(), subject, "heap after GC", heapMib(), "MiB");
    return new Point(times.get("commit").medianMillis(), startMillis, metadata);
  }

  /** What a reader has to load to know of the files: metadata and the list of manifests. */
  private static double metadataBytes(Muster muster) throws IOException {
    double bytes = 0;
    for (String name : TABLES) {
      Table table = muster.table(name);
      String metadata = ((HasTableOperations) table).operations().current().metadataFileLocation();
      bytes += table.io().newInputFile(metadata).getLength();
      bytes += table.io().newInputFile(table.currentSnapshot().manifestListLocation()).getLength();
    }
    return bytes;
  }

  private static double heapMib() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1_048_576.0;
  }

  private void targets(Run run, Map<Integer, Point> points) {
    Point early = points.get(100);
    int most = points.keySet().stream().max(Integer::compare).orElseThrow();
    Point late = points.get(most);
    run.report()
        .target(
            Target.atMost(
                "latency at " + most + " commits against 100",
                1.3,
                late.commitMillis() / early.commitMillis()));
    run.report()
        .target(
            Target.atMost(
                "start-up at " + most + " commits against 100",
                1.3,
                late.startMillis() / early.startMillis()));
    run.report()
        .target(
            Target.atMost(
                "metadata bytes at " + most + " commits against 100",
                1.1,
                late.metadataBytes() / early.metadataBytes()));
  }

  private void manyEvents(Run run, Muster muster) throws Exception {
    int events = run.pick(50_000, 1_000_000);
    for (int i = 0; i < events / 10_000; i++) {
      muster.commit(FLEET.events(10_000, Fleet.DATE.minusDays(i % 30), IngestionStatus.INGESTED));
    }
    int[] number = {0};
    Map<String, Sample> times =
        new Lanes().with("commit", () -> commit(muster, number[0]++)).run(5, run.pick(15, 50));
    run.report().times(name(), "after " + events + " events", times);
    run.report().value(name(), "after " + events + " events", "heap after GC", heapMib(), "MiB");
  }

  private void start(Run run, Path folder, String subject) throws Exception {
    long start = System.nanoTime();
    try (Muster muster = Muster.under(folder)) {
      double millis = (System.nanoTime() - start) / 1e6;
      run.report().value(name(), subject, "start-up", millis, "ms");
      run.report().value(name(), subject, "feeds", muster.ledger().reads().feeds().size(), "");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      run.report().value(name(), subject, "files", files.count(), "");
    }
  }
}
