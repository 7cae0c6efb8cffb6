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

  /** Does the thing once, and says how long the part of it took that counts, in nanoseconds. */
  @FunctionalInterface
  interface Timed {
    long run() throws Exception;
  }

  private final Map<String, Timed> lanes = new LinkedHashMap<>();
  private Step tidy = () -> {};
  private int tidyEvery = Integer.MAX_VALUE;

  Lanes with(String name, Step step) {
    return timed(name, () -> nanosOf(step));
  }

  /** The same for what needs preparation that does not count. */
  Lanes timed(String name, Timed step) {
    lanes.put(name, step);
    return this;
  }

  /** Runs this between the rounds, each time after so many; it does not count. */
  Lanes tidying(int every, Step step) {
    tidyEvery = every;
    tidy = step;
    return this;
  }

  Map<String, Sample> run(Effort effort) throws Exception {
    List<String> order = new ArrayList<>(lanes.keySet());
    Map<String, List<Long>> ignored = new LinkedHashMap<>();
    long start = System.nanoTime();
    for (int i = 0; !effort.isWarm(i, System.nanoTime() - start); i++) {
      round(i, order, ignored);
    }
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    lanes.keySet().forEach(name -> nanos.put(name, new ArrayList<>()));
    start = System.nanoTime();
    for (int i = 0; !effort.isEnough(i, System.nanoTime() - start); i++) {
      round(i, order, nanos);
    }
    Map<String, Sample> samples = new LinkedHashMap<>();
    nanos.forEach((name, taken) -> samples.put(name, new Sample(taken)));
    return samples;
  }

  /** So many rounds, however long they take, after some seconds that are not counted. */
  Map<String, Sample> run(int warmUpSeconds, int rounds) throws Exception {
    return run(Effort.of(warmUpSeconds, 0, rounds, rounds));
  }

  private void round(int number, List<String> order, Map<String, List<Long>> nanos)
      throws Exception {
    for (String name : order) {
      long taken = lanes.get(name).run();
      nanos.computeIfAbsent(name, n -> new ArrayList<>()).add(taken);
    }
    Collections.rotate(order, 1);
    if ((number + 1) % tidyEvery == 0) {
      tidy.run();
    }
  }

  static long nanosOf(Step step) throws Exception {
    long start = System.nanoTime();
    step.run();
    return System.nanoTime() - start;
  }
}
