package dev.muster.benchmarks;

import java.time.Duration;

/**
 * How long to measure something.
 *
 * @param warmUp until so much time has passed nothing is counted; at least one round is not
 * @param time once so much time has passed no further round begins, unless there are too few
 * @param fewest rounds that are counted
 * @param most rounds that are counted
 */
record Effort(Duration warmUp, Duration time, int fewest, int most) {
  static Effort of(int warmUpSeconds, int seconds, int fewest, int most) {
    return new Effort(Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds), fewest, most);
  }

  boolean isWarm(int rounds, long nanos) {
    return rounds > 0 && nanos >= warmUp.toNanos();
  }

  boolean isEnough(int rounds, long nanos) {
    return rounds >= most || (rounds >= fewest && nanos >= time.toNanos());
  }
}
