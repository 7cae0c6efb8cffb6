package dev.muster.benchmarks;

import java.util.List;

/** How long each round took, in nanoseconds, in ascending order. */
record Sample(List<Long> nanos) {
  Sample {
    nanos = nanos.stream().sorted().toList();
  }

  int rounds() {
    return nanos.size();
  }

  double medianMillis() {
    return at(0.5);
  }

  /** Of fewer than a hundred rounds, the slowest. */
  double p99Millis() {
    return at(0.99);
  }

  double slowestMillis() {
    return nanos.get(nanos.size() - 1) / 1e6;
  }

  /** The upper end of the middle half against the lower: 1 if all rounds took as long. */
  double spread() {
    return at(0.75) / Math.max(1e-6, at(0.25));
  }

  private double at(double share) {
    return nanos.get((int) Math.min(nanos.size() - 1, Math.floor(share * nanos.size()))) / 1e6;
  }
}
