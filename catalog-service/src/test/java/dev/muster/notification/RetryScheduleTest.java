package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final List<Duration> STANDARD =
      Stream.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H")
          .map(Duration::parse)
          .toList();

  @Test
  void waitsAsTheStandardSaysAndUpToAFifthLonger() {
    for (long seed = 0; seed < 200; seed++) {
      RetrySchedule schedule = new RetrySchedule(1, new Random(seed));
      for (int attempt = 1; attempt <= STANDARD.size(); attempt++) {
        Duration least = STANDARD.get(attempt - 1);
        assertThat(schedule.after(attempt).orElseThrow())
            .as("attempt %d, seed %d", attempt, seed)
            .isBetween(least, least.multipliedBy(6).dividedBy(5));
      }
    }
  }

  @Test
  void spreadsTheDelays() {
    RetrySchedule schedule = new RetrySchedule(1, new Random(1));
    List<Duration> delays =
        Stream.generate(() -> schedule.after(9).orElseThrow()).limit(20).toList();
    assertThat(delays).doesNotHaveDuplicates();
  }

  @Test
  void endsWithTheTenthAttempt() {
    RetrySchedule schedule = new RetrySchedule(1, new Random(1));
    assertThat(schedule.after(9)).isPresent();
    assertThat(schedule.after(10)).isEmpty();
    assertThat(schedule.after(11)).isEmpty();
  }

  @Test
  void isScaled() {
    RetrySchedule schedule = new RetrySchedule(0.001, new Random(1));
    assertThat(schedule.after(1).orElseThrow())
        .isBetween(Duration.ofMillis(5), Duration.ofMillis(6));
  }
}
