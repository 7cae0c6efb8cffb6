package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, printed as it comes. */
final class Report {
  private record Line(
      String benchmark, String subject, String lane, String unit, double median, double p99) {}

  private final PrintStream out;
  private final List<Line> lines = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void title(String benchmark) {
    out.printf("%n%s%n", benchmark);
  }

  void note(String text) {
    out.printf("  %s%n", text);
  }

  /** Times, as ratios of the first lane's median, too. */
  void times(String benchmark, String subject, Map<String, Sample> samples) {
    double first = samples.values().iterator().next().medianMillis();
    samples.forEach(
        (lane, sample) -> {
          double median = sample.medianMillis();
          lines.add(new Line(benchmark, subject, lane, "ms", median, sample.p99Millis()));
          out.printf(
              Locale.ROOT,
              "  %-26s %-30s %10.2f ms  p99 %10.2f ms  x %.2f%n",
              subject,
              lane,
              median,
              sample.p99Millis(),
              median / first);
        });
  }

  void value(String benchmark, String subject, String what, double value, String unit) {
    lines.add(new Line(benchmark, subject, what, unit, value, value));
    out.printf(Locale.ROOT, "  %-26s %-30s %10.2f %s%n", subject, what, value, unit);
  }

  void target(Target target) {
    targets.add(target);
  }

  void printTargets() {
    out.printf("%n%-66s %10s %10s%n", "To reach", "limit", "measured");
    for (Target target : targets) {
      out.printf(
          Locale.ROOT,
          "%-66s %s %8.2f %10.2f  %s%n",
          target.measure(),
          target.isLeast() ? "≥" : "≤",
          target.limit(),
          target.value(),
          target.isReached() ? "reached" : "NOT REACHED");
    }
  }

  void write(Path folder, Map<String, String> about) throws IOException {
    Files.createDirectories(folder);
    ObjectNode json = new JsonMapper().createObjectNode();
    about.forEach(json::put);
    ArrayNode measures = json.putArray("measures");
    for (Line line : lines) {
      measures
          .addObject()
          .put("benchmark", line.benchmark())
          .put("subject", line.subject())
          .put("lane", line.lane())
          .put("unit", line.unit())
          .put("median", line.median())
          .put("p99", line.p99());
    }
    ArrayNode reached = json.putArray("targets");
    for (Target target : targets) {
      reached
          .addObject()
          .put("measure", target.measure())
          .put(target.isLeast() ? "at_least" : "at_most", target.limit())
          .put("value", target.value())
          .put("reached", target.isReached());
    }
    Files.writeString(folder.resolve("results.json"), json.toPrettyString() + "\n");
    Files.writeString(folder.resolve("results.svg"), Chart.of(targets));
  }
}
