package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void listensOnThisMachineAloneUnlessToldOtherwise() {
    assertThat(HttpSettings.DEFAULTS.host()).isEqualTo("127.0.0.1");
    assertThat(HttpSettings.DEFAULTS.port()).isEqualTo(8080);
    assertThat(HttpSettings.DEFAULTS.withPort(0).port()).isZero();
  }

  @Test
  void namesTheSettingThatIsWrong() {
    assertWrong("host", " ", 0, 1_024, SECOND, SECOND, SECOND);
    assertWrong("port", "h", -1, 1_024, SECOND, SECOND, SECOND);
    assertWrong("port", "h", 65_536, 1_024, SECOND, SECOND, SECOND);
    assertWrong("max_body_bytes", "h", 0, 1_023, SECOND, SECOND, SECOND);
    assertWrong("max_body_bytes", "h", 0, 1L << 40, SECOND, SECOND, SECOND);
    assertWrong("commit_timeout", "h", 0, 1_024, Duration.ZERO, SECOND, SECOND);
    assertWrong("idle_timeout", "h", 0, 1_024, SECOND, SECOND.negated(), SECOND);
    assertWrong("drain_timeout", "h", 0, 1_024, SECOND, SECOND, Duration.ofDays(1));
  }

  private static void assertWrong(
      String setting,
      String host,
      int port,
      long maxBodyBytes,
      Duration commitTimeout,
      Duration idleTimeout,
      Duration drainTimeout) {
    assertThatThrownBy(
            () ->
                new HttpSettings(
                    host, port, maxBodyBytes, commitTimeout, idleTimeout, drainTimeout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(setting + " must");
  }
}
