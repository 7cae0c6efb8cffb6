package dev.muster.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs what is asked for, or everything. */
public final class Main {
  private static final List<Benchmark> ALL =
      List.of(
          new CommitLatency(),
          new HttpThroughput(),
          new Forms(),
          new EndToEnd(),
          new RelationalPeer(),
          new Growth(),
          new Backfill(),
          new Readers(),
          new Footers(),
          new Decade());

  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    boolean isQuick = given.contains("--quick");
    Path out = Path.of(option(given, "--out", "benchmarks/target"));
    List<Benchmark> asked = asked(option(given, "--only", ""));
    Files.createDirectories(out);
    Report report = new Report(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    boolean isWhole = true;
    long start = System.nanoTime();
    for (Benchmark benchmark : asked) {
      isWhole &= completes(benchmark, isQuick, asked.size() < ALL.size(), out, report);
      report.write(out, about(isQuick));
    }
    report.printTargets();
    report.note("%n%.1f minutes in all".formatted((System.nanoTime() - start) / 60e9));
    System.exit(isWhole ? 0 : 1);
  }

  private static List<Benchmark> asked(String only) {
    if (only.isEmpty()) {
      return ALL;
    }
    List<String> names = List.of(only.split(",", -1));
    List<String> known = ALL.stream().map(Benchmark::name).toList();
    if (!known.containsAll(names)) {
      throw new IllegalArgumentException("there are " + known + ", not all of " + names);
    }
    return ALL.stream().filter(benchmark -> names.contains(benchmark.name())).toList();
  }

  /** The others go on when one of them fails. */
  private static boolean completes(
      Benchmark benchmark, boolean isQuick, boolean isAsked, Path out, Report report)
      throws IOException {
    Path folder = Files.createTempDirectory(out, "data-");
    long start = System.nanoTime();
    report.title(benchmark.name());
    try {
      benchmark.run(new Run(isQuick, isAsked, folder, report));
      return true;
    } catch (Exception e) {
      report.failed(benchmark.name(), e);
      return false;
    } finally {
      report.took(benchmark.name(), Duration.ofNanos(System.nanoTime() - start));
      delete(folder);
    }
  }

  private static String option(List<String> given, String name, String otherwise) {
    int at = given.indexOf(name);
    return at < 0 ? otherwise : given.get(at + 1);
  }

  private static Map<String, String> about(boolean isQuick) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("mode", isQuick ? "quick" : "full");
    about.put("java", System.getProperty("java.version"));
    about.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    about.put("heap_mib", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
    return about;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }
}
