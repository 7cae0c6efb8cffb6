package dev.muster.intake.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  @Test
  void keepPropertiesToThemselves() {
    KafkaSettings settings =
        new KafkaSettings(
            "broker:9092", "landed", "muster", "rejected", Map.of("ssl.key.password", "secret"));

    assertThat(settings)
        .hasToString(
            "KafkaSettings[bootstrapServers=broker:9092, topic=landed, groupId=muster,"
                + " deadLetterTopic=rejected]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "broker", "broker:", "broker:9092,", "a:1 b:2"})
  void refuseWhatIsNoListOfBrokers(String servers) {
    assertThatThrownBy(() -> new KafkaSettings(servers, "landed", "muster", null, Map.of()))
        .hasMessageStartingWith("bootstrap_servers must be such as broker-1:9092");
  }

  @Test
  void refuseToSendDeadLettersToTheTopicItself() {
    assertThatThrownBy(() -> new KafkaSettings("a:1", "landed", "muster", "landed", Map.of()))
        .hasMessage("dead_letter_topic must be another than topic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enable.auto.commit", "auto.offset.reset", "group.id"})
  void refusePropertiesThatThePromiseRestsOn(String name) {
    assertThatThrownBy(() -> new KafkaSettings("a:1", "landed", "muster", null, Map.of(name, "x")))
        .hasMessage("properties must not have " + name);
  }
}
