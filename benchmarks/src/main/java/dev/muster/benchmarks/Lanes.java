package dev.muster.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ways to do the same thing, side by side: each round runs every one of them once, beginning with
 * another one each time, so that whatever disturbs the machine disturbs them all.
 */
final class Lanes {
  /** Does the thing once. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  private final Map<String, Step> steps = new LinkedHashMap<>();

  Lanes with(String name, Step step) {
    steps.put(name, step);
    return this;
  }

  /**
   * @param warmUp rounds that are not counted
   */
  Map<String, Sample> run(int warmUp, int rounds) throws Exception {
    Map<String, long[]> nanos = new LinkedHashMap<>();
    steps.keySet().forEach(name -> nanos.put(name, new long[rounds]));
    List<String> order = new ArrayList<>(steps.keySet());
    for (int round = -warmUp; round < rounds; round++) {
      for (String name : order) {
        long taken = nanosOf(steps.get(name));
        if (round >= 0) {
          nanos.get(name)[round] = taken;
        }
      }
      Collections.rotate(order, 1);
    }
    Map<String, Sample> samples = new LinkedHashMap<>();
    nanos.forEach((name, taken) -> samples.put(name, new Sample(taken)));
    return samples;
  }

  static long nanosOf(Step step) throws Exception {
    long start = System.nanoTime();
    step.run();
    return System.nanoTime() - start;
  }
}
