package dev.muster.benchmarks;

import java.util.List;
import java.util.Locale;

/** Draws how far each target was reached: right of the line is better than it, by powers of two. */
final class Chart {
  private static final int ROW = 24;
  private static final int LABELS = 470;
  private static final int LIMIT = 640;
  private static final int PER_DOUBLING = 40;
  private static final int WIDTH = 900;

  private Chart() {}

  static String of(List<Target> targets) {
    int height = (targets.size() + 2) * ROW;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(WIDTH, height));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (int i = 0; i < targets.size(); i++) {
      row(svg, targets.get(i), ROW + i * ROW);
    }
    svg.append(
        "<line x1=\"%1$d\" y1=\"10\" x2=\"%1$d\" y2=\"%2$d\" stroke=\"black\"/>%n"
            .formatted(LIMIT, height - ROW));
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">the limit; each %d px is twice as good, or half</text>%n"
            .formatted(LIMIT, height - 6, PER_DOUBLING));
    return svg.append("</svg>\n").toString();
  }

  private static void row(StringBuilder svg, Target target, int y) {
    double doublings = Math.log(target.margin()) / Math.log(2);
    double length = Math.min(Math.abs(doublings) * PER_DOUBLING, WIDTH - LIMIT - 60);
    double x = doublings < 0 ? LIMIT - Math.min(length, LIMIT - LABELS - 10) : LIMIT;
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s %s %.1f</text>%n",
            LABELS,
            y + 4,
            target.measure().replace("&", "&amp;").replace("<", "&lt;"),
            target.isLeast() ? "≥" : "≤",
            target.limit()));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
            x,
            y - 8,
            doublings < 0 ? LIMIT - x : length,
            target.isReached() ? "#4a8f5c" : "#b8503c"));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
            doublings < 0 ? LIMIT + 4.0 : x + length + 4,
            y + 4,
            target.value()));
  }
}
