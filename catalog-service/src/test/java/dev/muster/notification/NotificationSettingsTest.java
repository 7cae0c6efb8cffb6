package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NotificationSettingsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Test
  void takesTheLeastAndTheMost() {
    assertThat(new NotificationSettings(0.000_001, Duration.ofMillis(1), 1)).isNotNull();
    assertThat(new NotificationSettings(1000, Duration.ofMinutes(10), 1000)).isNotNull();
  }

  @Test
  void saysWhichValueIsWrongAndWhatItMayBe() {
    for (double scale : new double[] {0, -1, 1001, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(
          () -> new NotificationSettings(scale, TIMEOUT, 8),
          "retry_scale must be above 0 and at most 1000, not " + scale);
    }
    for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofMinutes(11)}) {
      assertRefused(
          () -> new NotificationSettings(1, timeout, 8),
          "timeout must be from 1ms to 10m, not " + timeout);
    }
    for (int concurrent : new int[] {0, 1001}) {
      assertRefused(
          () -> new NotificationSettings(1, TIMEOUT, concurrent),
          "max_concurrent must be from 1 to 1000, not " + concurrent);
    }
  }

  private static void assertRefused(ThrowingCallable attempt, String sentence) {
    assertThatThrownBy(attempt).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }
}
