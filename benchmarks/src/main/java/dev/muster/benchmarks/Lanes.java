package dev.muster.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ways to do the same thing, side by side: after each has been warmed up for as long, each round
 * runs every one of them once, beginning with another one each time, so that whatever disturbs the
 * machine disturbs them all.
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
    for (Timed lane : lanes.values()) {
      warmUp(lane, effort.warmUp().dividedBy(lanes.size()));
    }
    List<String> order = new ArrayList<>(lanes.keySet());
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    lanes.keySet().forEach(name -> nanos.put(name, new ArrayList<>()));
    long start = System.nanoTime();
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

  /** As many times as it can be done in the time, as a process does that has long been running. */
  private void warmUp(Timed lane, Duration time) throws Exception {
    long start = System.nanoTime();
    int number = 0;
    do {
      long unused = lane.run();
      tidyAfter(number++);
    } while (System.nanoTime() - start < time.toNanos());
  }

  private void round(int number, List<String> order, Map<String, List<Long>> nanos)
      throws Exception {
    for (String name : order) {
      long taken = lanes.get(name).run();
      nanos.get(name).add(taken);
    }
    Collections.rotate(order, 1);
    tidyAfter(number);
  }

  private void tidyAfter(int number) throws Exception {
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
