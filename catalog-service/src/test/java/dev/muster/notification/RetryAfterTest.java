package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        " 120 | PT2M",
        "86400 | PT24H",
        "86401 | PT24H",
        "99999999999999999999999 | PT24H",
        "Mon, 23 Nov 2026 02:30:00 GMT | PT30M",
        "Mon, 23 Nov 2026 01:30:00 GMT | PT0S",
        "Tue, 31 Dec 2999 23:59:59 GMT | PT24H",
      })
  void readsSecondsAndDatesUpToADay(String value, Duration delay) {
    assertThat(RetryAfter.parse(value, NOW)).contains(delay);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "soon", "2026-11-23T02:30:00Z"})
  void leavesAsideWhatItDoesNotUnderstand(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @Test
  void leavesAsideAnEmptyValue() {
    assertThat(RetryAfter.parse("", NOW)).isEmpty();
  }
}
