package dev.muster.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/** How long each round took, in nanoseconds, in ascending order. */
record Sample(long[] nanos) {
  Sample {
    nanos = nanos.clone();
    Arrays.sort(nanos);
  }

  static Sample of(Collection<Long> nanos) {
    return new Sample(nanos.stream().mapToLong(Long::longValue).toArray());
  }

  int rounds() {
    return nanos.length;
  }

  double medianMillis() {
    return at(0.5);
  }

  /** Of fewer than a hundred rounds, the slowest. */
  double p99Millis() {
    return at(0.99);
  }

  /** The upper end of the middle half against the lower: 1 if all rounds took as long. */
  double spread() {
    return at(0.75) / Math.max(1e-6, at(0.25));
  }

  private double at(double share) {
    return nanos[(int) Math.min(nanos.length - 1, Math.floor(share * nanos.length))] / 1e6;
  }
}
