package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.Given;
import dev.muster.config.SettingsLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service without a broker. */
class KafkaServiceTest {
  private static final Map<String, String> NOBODY_THERE =
      Map.of("BOOTSTRAP_SERVERS", "127.0.0.1:1", "TOPIC", "landed");

  @TempDir private Path data;

  @Test
  void startsAndStopsThoughThereIsNoBroker() {
    try (Service service = start(NOBODY_THERE)) {
      Calls calls = new Calls(service.address());

      Calls.await(
          "it says so", () -> calls.get("/metrics").body().contains("muster_kafka_in_trouble 1.0"));
      assertThat(calls.isReady()).isTrue();
      assertThat(calls.get("/metrics").body())
          .contains("muster_kafka_messages_total 0.0", "muster_kafka_rejected_total 0.0")
          .contains("muster_kafka_duplicates_total 0.0", "muster_kafka_lag 0.0");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{security.protocol: NOISE} | NOISE",
        "{security.protocol: SASL_SSL, sasl.mechanism: PLAIN} | JAAS",
        "{security.protocol: SSL, ssl.truststore.location: /nowhere} | /nowhere",
        "{max.poll.records: many} | max.poll.records",
      })
  void refusesPropertiesThatMakeNoSense(String properties, String named) {
    Map<String, String> settings = new TreeMap<>(NOBODY_THERE);
    settings.put("PROPERTIES", properties);

    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("intake.kafka.properties are wrong: ")
        .hasMessageContaining(named);
  }

  @Test
  void refusesHalfOfWhatIsNeeded() {
    assertThatThrownBy(() -> start(Map.of("TOPIC", "landed")))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "intake.kafka.bootstrap_servers and intake.kafka.topic must be set, or neither");
  }

  private Service start(Map<String, String> kafka) {
    Map<String, String> environment = new TreeMap<>();
    kafka.forEach((name, value) -> environment.put("MUSTER_INTAKE_KAFKA_" + name, value));
    return Service.start(
        SettingsLoader.load(
            Optional.empty(),
            environment,
            List.of(
                Given.text("data_dir", data.toString(), "test"),
                Given.text("http.port", "0", "test"))),
        "test",
        Clock.systemUTC());
  }
}
