package dev.muster.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
          new Readers());

  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    boolean isQuick = given.contains("--quick");
    Path out = Path.of(option(given, "--out", "benchmarks/target"));
    List<String> only = List.of(option(given, "--only", "").split(",", -1));
    Path folder = Files.createTempDirectory(Files.createDirectories(out), "data-");
    Report report = new Report(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    boolean isWhole = true;
    try {
      for (Benchmark benchmark : ALL) {
        if (only.contains("") || only.contains(benchmark.name())) {
          report.title(benchmark.name());
          isWhole &= completes(benchmark, new Run(isQuick, folder, report));
        }
      }
    } finally {
      delete(folder);
    }
    report.printTargets();
    report.write(out, about(isQuick));
    System.exit(isWhole ? 0 : 1);
  }

  /** The others go on when one of them fails. */
  private static boolean completes(Benchmark benchmark, Run run) {
    try {
      benchmark.run(run);
      return true;
    } catch (Exception e) {
      run.report().note("FAILED: " + e);
      return false;
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

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
