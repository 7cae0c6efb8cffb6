package dev.muster.benchmarks;

import dev.muster.benchmarks.Report.Times;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws what was measured. Above: how far each target was reached, on a scale of doublings, with
 * the limit as the line in the middle. Below: every lane against the first one of its group, on a
 * scale of tens, with a ring where the 99th percentile is.
 */
final class Chart {
  private static final int WIDTH = 1_100;
  private static final int ROW = 20;
  private static final int LABELS = 560;
  private static final int PLOT = 400;
  private static final String REACHED = "#2f7d4f";
  private static final String MISSED = "#b8402a";
  private static final String LANE = "#4a6fa5";
  private static final String GRID = "#dddddd";
  private static final String TEXT = "#222222";
  private static final String QUIET = "#666666";

  /** A logarithmic scale from one end of the plot to the other. */
  private record Scale(double least, double most) {
    double x(double value) {
      double within = Math.min(most, Math.max(least, value));
      return LABELS + PLOT * Math.log(within / least) / Math.log(most / least);
    }

    boolean holds(double value) {
      return value >= least && value <= most;
    }
  }

  private final List<Target> targets;
  private final List<Times> times;
  private final StringBuilder svg = new StringBuilder();
  private int y = 30;

  Chart(List<Target> targets, List<Times> times) {
    this.targets = targets;
    this.times = times;
  }

  String draw(Map<String, String> about) {
    title("What is to be reached, and what was measured");
    note(about.toString().replaceAll("[{}]", ""));
    targets();
    y += 2 * ROW;
    title(
        "Median times against the first of each group, longer is slower; the ring is the 99th percentile");
    lanes();
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" \
        font-size="12" fill="%s">
        <rect width="100%%" height="100%%" fill="white"/>
        %s</svg>
        """
        .formatted(WIDTH, y + ROW, TEXT, svg);
  }

  private void title(String text) {
    add("<text x=\"16\" y=\"%d\" font-size=\"15\" font-weight=\"bold\">%s</text>", y, text);
    y += ROW;
  }

  private void note(String text) {
    add("<text x=\"16\" y=\"%d\" fill=\"%s\">%s</text>", y, QUIET, escaped(text));
    y += ROW;
  }

  private void targets() {
    Scale scale = new Scale(1 / 16.0, 16);
    int top = y + ROW / 2;
    int bottom = top + targets.size() * ROW;
    for (double times : List.of(1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 2.0, 4.0, 8.0, 16.0)) {
      line(scale.x(times), top, bottom, GRID);
      String label = times < 1 ? "1/%.0f".formatted(1 / times) : "%.0f×".formatted(times);
      middle(scale.x(times), bottom + 14, label);
    }
    targets.forEach(target -> target(scale, target));
    line(scale.x(1), top - 4, bottom + 4, "black");
    middle(scale.x(1), bottom + 14, "limit");
    y = bottom + 30;
    middle(scale.x(1), y, "← not reached | how many times better than the limit →");
  }

  private void target(Scale scale, Target target) {
    y += ROW;
    String color = target.isReached() ? REACHED : MISSED;
    label("%s %s %s".formatted(target.measure(), target.sign(), number(target.limit())), TEXT);
    double end = scale.x(target.margin());
    bar(Math.min(end, scale.x(1)), Math.max(2, Math.abs(end - scale.x(1))), color);
    add(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\" font-weight=\"bold\">%s %s</text>",
        LABELS + PLOT + 12, y, color, number(target.value()), target.isReached() ? "" : "missed");
  }

  private void lanes() {
    double most = 10;
    double least = 0.1;
    for (Times these : times) {
      for (Sample sample : these.lanes().values()) {
        most = Math.max(most, sample.p99Millis() / these.ofFirst());
        least = Math.min(least, sample.medianMillis() / these.ofFirst());
      }
    }
    Scale scale = new Scale(tens(Math.floor(Math.log10(least))), tens(Math.ceil(Math.log10(most))));
    int top = y;
    int mark = svg.length();
    for (Times these : times) {
      y += ROW / 2;
      these.lanes().forEach((lane, sample) -> lane(scale, these, lane, sample));
    }
    String rows = svg.substring(mark);
    svg.setLength(mark);
    for (double tick = scale.least(); tick <= scale.most() * 1.01; tick *= 10) {
      line(scale.x(tick), top, y + 8, tick > 0.99 && tick < 1.01 ? "black" : GRID);
      middle(scale.x(tick), y + 24, "×" + number(tick));
    }
    svg.append(rows);
    y += 30;
  }

  private static double tens(double exponent) {
    return Math.pow(10, exponent);
  }

  private void lane(Scale scale, Times these, String lane, Sample sample) {
    y += ROW;
    double median = sample.medianMillis() / these.ofFirst();
    double p99 = sample.p99Millis() / these.ofFirst();
    label("%s · %s · %s".formatted(these.benchmark(), these.subject(), lane), TEXT);
    bar(
        Math.min(scale.x(median), scale.x(1)),
        Math.max(2, Math.abs(scale.x(median) - scale.x(1))),
        LANE);
    if (scale.holds(p99)) {
      add(
          "<circle cx=\"%.1f\" cy=\"%d\" r=\"3.5\" fill=\"none\" stroke=\"%s\"/>",
          scale.x(p99), y - 4, TEXT);
    }
    add(
        "<text x=\"%d\" y=\"%d\">×%s · %s ms</text>",
        LABELS + PLOT + 12, y, number(median), number(sample.medianMillis()));
  }

  private void label(String text, String color) {
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>",
        LABELS - 10, y, color, escaped(text));
  }

  private void bar(double x, double width, String color) {
    add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"12\" fill=\"%s\"/>",
        x, y - 10, width, color);
  }

  private void line(double x, int from, int to, String color) {
    add(
        "<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"%4$s\"/>",
        x, from, to, color);
  }

  private void middle(double x, int atY, String text) {
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text>",
        x, atY, QUIET, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Three digits that count. */
  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, size > 0 && size < 0.1 ? "%.3f" : format, value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
