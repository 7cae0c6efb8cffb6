package dev.muster.benchmarks;

import java.time.Duration;

/**
 * How long to measure something.
 *
 * @param warmUp how long to warm up, all ways together; each once at least
 * @param time once so much time has passed no further round begins, unless there are too few
 * @param fewest rounds that are counted
 * @param most rounds that are counted
 */
record Effort(Duration warmUp, Duration time, int fewest, int most) {
  static Effort of(int warmUpSeconds, int seconds, int fewest, int most) {
    return new Effort(Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds), fewest, most);
  }

  boolean isEnough(int rounds, long nanos) {
    return rounds >= most || (rounds >= fewest && nanos >= time.toNanos());
  }
}
