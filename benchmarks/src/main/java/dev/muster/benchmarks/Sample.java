package dev.muster.benchmarks;

import java.util.Arrays;

/** How long each step took, in nanoseconds, in ascending order. */
record Sample(long[] nanos) {
  Sample {
    nanos = nanos.clone();
    Arrays.sort(nanos);
  }

  double medianMillis() {
    return at(0.5);
  }

  double p99Millis() {
    return at(0.99);
  }

  private double at(double share) {
    return nanos[(int) Math.min(nanos.length - 1, Math.floor(share * nanos.length))] / 1e6;
  }
}
