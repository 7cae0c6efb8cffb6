package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, printed as it comes. */
final class Report {
  /** Lanes that did the same thing. */
  record Times(String benchmark, String subject, Map<String, Sample> lanes) {
    double ofFirst() {
      return lanes.values().iterator().next().medianMillis();
    }
  }

  private record Value(String benchmark, String subject, String what, double value, String unit) {}

  private final PrintStream out;
  private final List<Times> times = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final Map<String, Double> minutes = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void title(String benchmark) {
    out.printf("%n%s%n", benchmark);
  }

  void note(String text) {
    out.printf("  %s%n", text);
  }

  /** Times, and ratios of the first lane's median. */
  void times(String benchmark, String subject, Map<String, Sample> samples) {
    Times these = new Times(benchmark, subject, samples);
    times.add(these);
    samples.forEach(
        (lane, sample) ->
            out.printf(
                Locale.ROOT,
                "  %-30s %-30s %11.3f ms  p99 %11.3f ms  x %-8.2f spread %.2f of %d%n",
                subject,
                lane,
                sample.medianMillis(),
                sample.p99Millis(),
                sample.medianMillis() / these.ofFirst(),
                sample.spread(),
                sample.rounds()));
  }

  void value(String benchmark, String subject, String what, double value, String unit) {
    values.add(new Value(benchmark, subject, what, value, unit));
    out.printf(Locale.ROOT, "  %-30s %-30s %11.2f %s%n", subject, what, value, unit);
  }

  void target(Target target) {
    targets.add(target);
  }

  void failed(String benchmark, Exception e) {
    failures.put(benchmark, e.toString());
    note("FAILED: " + e);
    e.printStackTrace(out);
  }

  void took(String benchmark, Duration time) {
    minutes.put(benchmark, time.toMillis() / 60e3);
    note(String.format(Locale.ROOT, "%s took %.1f minutes", benchmark, time.toMillis() / 60e3));
  }

  void printTargets() {
    out.printf("%n%-72s %10s %10s%n", "To reach", "limit", "measured");
    for (Target target : targets) {
      out.printf(
          Locale.ROOT,
          "%-72s %s %8.2f %10.2f  %s%n",
          target.measure(),
          target.sign(),
          target.limit(),
          target.value(),
          target.isReached() ? "reached" : "NOT REACHED");
    }
    failures.forEach((name, why) -> out.printf("%s failed: %s%n", name, why));
  }

  void write(Path folder, Map<String, String> about) throws IOException {
    ObjectNode json = new JsonMapper().createObjectNode();
    about.forEach(json::put);
    ObjectNode taken = json.putObject("minutes");
    minutes.forEach(taken::put);
    ObjectNode failed = json.putObject("failures");
    failures.forEach(failed::put);
    targets.forEach(target -> put(json.withArray("targets"), target));
    times.forEach(these -> put(json.withArray("times"), these));
    values.forEach(value -> put(json.withArray("values"), value));
    Files.writeString(folder.resolve("results.json"), json.toPrettyString() + "\n");
    Files.writeString(folder.resolve("results.svg"), new Chart(targets, times).draw(about));
  }

  private static void put(ArrayNode json, Target target) {
    json.addObject()
        .put("measure", target.measure())
        .put(target.isLeast() ? "at_least" : "at_most", target.limit())
        .put("value", target.value())
        .put("reached", target.isReached());
  }

  private static void put(ArrayNode json, Times times) {
    times
        .lanes()
        .forEach(
            (lane, sample) ->
                json.addObject()
                    .put("benchmark", times.benchmark())
                    .put("subject", times.subject())
                    .put("lane", lane)
                    .put("median_ms", sample.medianMillis())
                    .put("p99_ms", sample.p99Millis())
                    .put("ratio", sample.medianMillis() / times.ofFirst())
                    .put("spread", sample.spread())
                    .put("rounds", sample.rounds()));
  }

  private static void put(ArrayNode json, Value value) {
    json.addObject()
        .put("benchmark", value.benchmark())
        .put("subject", value.subject())
        .put("what", value.what())
        .put("value", value.value())
        .put("unit", value.unit());
  }
}
