package dev.muster.benchmarks;

import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What commits cost after many of them. Every number of commits has a folder of its own, so that
 * young and old are measured in turns.
 */
final class Growth implements Benchmark {
  private static final Fleet FLEET = new Fleet(1_000, 20);
  private static final int EARLY = 100;

  /** Commits, more or less, until files that belong together have been merged. */
  private static final int PERIOD = 32;

  private static final int TRIES = 3;

  /** The product with something behind it. */
  private record Age(String name, Path folder, AtomicInteger turn) {
    Muster open() {
      return Muster.under(folder);
    }

    void commit(Muster muster) {
      muster.commit(List.of(FLEET.turn(turn.getAndIncrement())));
    }
  }

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void run(Run run) throws Exception {
    List<Age> ages = new ArrayList<>();
    List<Integer> commits = run.pick(List.of(10, EARLY, 400), List.of(10, EARLY, 1_000, 10_000));
    for (int count : commits) {
      ages.add(committed(run, count));
    }
    ages.add(flooded(run, run.pick(50_000, 1_000_000)));
    Age early = ages.get(1);
    Age late = ages.get(commits.size() - 1);
    for (Age age : ages) {
      files(run, age);
    }
    startUp(run, ages, early, late);
    latency(run, ages, early, late);
    // What the process keeps from the first time on is not counted as anybody's.
    double unused = held(early);
    for (Age age : ages) {
      memory(run, age);
    }
  }

  private static Age committed(Run run, int commits) throws IOException {
    Age age = new Age("%,d commits".formatted(commits), run.fresh("growth"), new AtomicInteger());
    try (Muster muster = age.open()) {
      FLEET.settle(muster);
      long before = muster.commits();
      for (int i = 0; i < commits; i++) {
        age.commit(muster);
      }
      if (muster.commits() - before < commits) {
        throw new IllegalStateException("not all of three tables moved in each commit");
      }
    }
    return age;
  }

  private static Age flooded(Run run, int events) throws IOException {
    Age age = new Age("%,d events".formatted(events), run.fresh("growth"), new AtomicInteger());
    try (Muster muster = age.open()) {
      FLEET.settle(muster);
      for (int i = 0; i < events / 10_000; i++) {
        muster.commit(FLEET.events(10_000, Fleet.DATE.minusDays(i % 30), IngestionStatus.INGESTED));
      }
    }
    return age;
  }

  private void startUp(Run run, List<Age> ages, Age early, Age late) throws Exception {
    Lanes lanes = new Lanes();
    ages.forEach(age -> lanes.timed(age.name(), () -> Muster.nanosOfStart(age.folder())));
    Map<String, Sample> times =
        lanes.run(run.pick(Effort.of(4, 8, 5, 20), Effort.of(10, 30, 15, 60)));
    run.report().times(name(), "start-up after", times);
    target(run, "start-up", 1.3, ratio(times, early, late), late);
  }

  private static double ratio(Map<String, Sample> times, Age early, Age late) {
    return times.get(late.name()).medianMillis() / times.get(early.name()).medianMillis();
  }

  /** What one holds that has committed a little: of some tries the one in the middle. */
  private void memory(Run run, Age age) {
    List<Double> held = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      held.add(held(age));
    }
    held.sort(null);
    run.report().value(name(), "after " + age.name(), "heap", held.get(TRIES / 2), "MiB");
  }

  private void files(Run run, Age age) throws IOException {
    try (Stream<Path> files = Files.walk(age.folder())) {
      run.report().value(name(), "after " + age.name(), "files", (double) files.count(), "");
    }
  }

  private static double held(Age age) {
    double with;
    try (Muster muster = age.open()) {
      for (int i = 0; i < PERIOD; i++) {
        age.commit(muster);
      }
      with = Heap.mebibytes();
    }
    return with - Heap.mebibytes();
  }

  private void latency(Run run, List<Age> ages, Age early, Age late) throws Exception {
    Map<Age, Muster> opened = new LinkedHashMap<>();
    try {
      ages.forEach(age -> opened.put(age, age.open()));
      Lanes lanes = new Lanes();
      Map<Age, List<Double>> metadata = new LinkedHashMap<>();
      opened.forEach(
          (age, muster) -> {
            List<Double> bytes = new ArrayList<>();
            metadata.put(age, bytes);
            lanes.timed(
                age.name(),
                () -> {
                  long taken = Lanes.nanosOf(() -> age.commit(muster));
                  bytes.add(muster.metadataBytes());
                  return taken;
                });
          });
      Map<String, Sample> times =
          lanes.run(run.pick(Effort.of(4, 10, PERIOD, 60), Effort.of(10, 40, 2 * PERIOD, 200)));
      run.report().times(name(), "a commit after", times);
      target(run, "latency", 1.3, ratio(times, early, late), late);
      metadata.forEach(
          (age, bytes) ->
              run.report()
                  .value(name(), "after " + age.name(), "metadata", average(bytes) / 1_024, "KiB"));
      double growth = average(metadata.get(late)) / average(metadata.get(early));
      target(run, "metadata bytes", 1.1, growth, late);
    } finally {
      opened.values().forEach(Muster::close);
    }
  }

  /** Over the last commits until everything has been merged once. */
  private static double average(List<Double> bytes) {
    return bytes.subList(Math.max(0, bytes.size() - PERIOD), bytes.size()).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private static void target(Run run, String what, double limit, double value, Age late) {
    String measure = "%s after %s against %d".formatted(what, late.name(), EARLY);
    run.report().target(Target.atMost(measure, limit, value));
  }
}
