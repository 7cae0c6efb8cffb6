package dev.muster.benchmarks;

/**
 * What is to be reached, and what was.
 *
 * @param limit the least, or the most
 */
record Target(String measure, boolean isLeast, double limit, double value) {
  static Target atLeast(String measure, double limit, double value) {
    return new Target(measure, true, limit, value);
  }

  static Target atMost(String measure, double limit, double value) {
    return new Target(measure, false, limit, value);
  }

  boolean isReached() {
    return isLeast ? value >= limit : value <= limit;
  }

  String sign() {
    return isLeast ? "≥" : "≤";
  }

  /** How many times better than the limit; below 1 it is not reached. */
  double margin() {
    double floor = 1e-3;
    return isLeast ? value / limit : (limit + floor) / (value + floor);
  }
}
