package dev.muster.intake.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqsSettingsTest {
  private static final String URL = "https://sqs.eu-central-1.amazonaws.com/111122223333/landed";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static SqsSettings at(String url, String region, String endpoint) {
    return new SqsSettings(url, region, endpoint, null, null, 4, 10, MINUTE);
  }

  private static SqsSettings with(int receivers, int messages, Duration visibility) {
    return new SqsSettings(URL, null, null, null, null, receivers, messages, visibility);
  }

  @ParameterizedTest
  @CsvSource({
    "https://sqs.eu-central-1.amazonaws.com/1/q, eu-central-1",
    "https://sqs.cn-north-1.amazonaws.com.cn/1/q, cn-north-1",
    "https://vpce-0a1b-2c.sqs.us-east-1.vpce.amazonaws.com/1/q, us-east-1",
    "http://localhost:9324/1/q, ",
    "https://sqs.example.com/1/q, ",
  })
  void findTheRegionInTheUrl(String url, String region) {
    assertThat(at(url, null, null).signedRegion().orElse(null)).isEqualTo(region);
    assertThat(at(url, "us-west-2", null).signedRegion()).contains("us-west-2");
  }

  @Test
  void sendRequestsToTheHostInTheUrlOrElsewhere() {
    assertThat(at("http://queues:9324/1/q", null, null).address())
        .hasToString("http://queues:9324/");
    assertThat(at("http://queues:9324/1/q", null, "http://127.0.0.1:5000").address())
        .hasToString("http://127.0.0.1:5000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "landed", "https://sqs.example.com", "https://sqs.example.com/"})
  void refuseWhatIsNoUrlOfAQueue(String url) {
    assertThatThrownBy(() -> at(url, null, null))
        .hasMessageStartingWith("queue_url must be such as https://sqs.");
  }

  @Test
  void refuseWhatMakesNoSense() {
    assertThatThrownBy(() -> at(URL, null, "sqs.example.com"))
        .hasMessage("endpoint must be such as https://sqs.example.com");
    assertThatThrownBy(() -> with(0, 10, MINUTE)).hasMessage("receivers must be from 1 to 32");
    assertThatThrownBy(() -> with(33, 10, MINUTE)).hasMessage("receivers must be from 1 to 32");
    assertThatThrownBy(() -> with(4, 11, MINUTE))
        .hasMessage("messages_per_receive must be from 1 to 10");
  }

  @Test
  void areNotHalfOfWhatIsNeeded() {
    SqsSettings nowhere = at(null, "us-east-1", null);
    SqsSettings halfAKey = new SqsSettings(URL, null, null, "key", null, 4, 10, MINUTE);

    assertThat(nowhere.receives()).isTrue();
    assertThatThrownBy(() -> Clients.requireSense(nowhere))
        .hasMessage("intake.sqs.queue_url must be set, or nothing of intake.sqs");
    assertThatThrownBy(() -> Clients.requireSense(halfAKey))
        .hasMessage(
            "intake.sqs.access_key_id and intake.sqs.secret_access_key must be set, or neither");
    assertThat(SqsSettings.DEFAULTS.receives()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "PT12H1S"})
  void refuseATimeThatSqsDoesNotTake(Duration visibility) {
    assertThatThrownBy(() -> with(4, 10, visibility))
        .hasMessage("visibility_timeout must be from 1s to 12h, in whole seconds");
  }

  @Test
  void keepKeysToThemselves() {
    SqsSettings settings =
        new SqsSettings(URL, null, null, "key-of-tests", "secret-of-tests", 4, 10, MINUTE);

    assertThat(settings.toString()).contains(URL).doesNotContain("of-tests");
  }
}
