package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.Given;
import dev.muster.config.SettingsException;
import dev.muster.config.SettingsLoader;
import dev.muster.intake.NoticeSamples;
import dev.muster.intake.sqs.SqsServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a queue, and without one. */
class SqsServiceTest {
  private static final String RULES =
      "{landing: {pattern: 's3://landing/{source_system:upper}/{data_type:upper}"
          + "/data_as_of_date={data_as_of_date}/*.parquet', quiet: 200ms}}";

  @TempDir private Path data;

  @Test
  void closesAPartitionOfWhichAQueueTells() {
    try (SqsServer server = SqsServer.start()) {
      String queue = server.newQueue();
      try (Service service = start(queue)) {
        Calls calls = new Calls(service.address());
        server.send(queue, NoticeSamples.sns(NoticeSamples.s3()));
        server.send(queue, NoticeSamples.s3().replace("part", "_tmp/part"));

        Calls.await("it is ready", () -> row(calls).path("revision").asInt() == 1);
        assertThat(row(calls).path("status").asText()).isEqualTo("READY_FOR_CONSUMPTION");
        assertThat(row(calls).path("file_count").asInt()).isOne();
        Calls.await(
            "both are counted", () -> metrics(calls).contains("muster_sqs_messages_total 2.0"));
        assertThat(metrics(calls))
            .contains("muster_sqs_ignored_total 1.0", "muster_sqs_duplicates_total 0.0")
            .contains("muster_sqs_rejected_total 0.0", "muster_sqs_in_trouble 0.0");
        assertThat(server.size(queue)).isZero();
      }
    }
  }

  private static JsonNode row(Calls calls) {
    return calls.get("/v1/status/GUO/FACT_ORDERS/2026-11-22").json();
  }

  @Test
  void startsAndStopsThoughThereIsNoServer() {
    try (Service service = start("http://127.0.0.1:1/000000000000/landed")) {
      Calls calls = new Calls(service.address());

      Calls.await("it says so", () -> metrics(calls).contains("muster_sqs_in_trouble 1.0"));
      assertThat(calls.isReady()).isTrue();
    }
  }

  private static String metrics(Calls calls) {
    return calls.get("/metrics").body();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> start("landed"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("intake.sqs.queue_url must be such as https://sqs.")
        .hasMessageContaining("MUSTER_INTAKE_SQS_QUEUE_URL");
  }

  private Service start(String queue) {
    Map<String, String> environment = new TreeMap<>(environment(queue, "1m"));
    environment.put("MUSTER_INTAKE_LANDING_RULES", RULES);
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

  /** How a service is told to receive from the queue. */
  static Map<String, String> environment(String queue, String visibilityTimeout) {
    return Map.of(
        "MUSTER_INTAKE_SQS_QUEUE_URL",
        queue,
        "MUSTER_INTAKE_SQS_REGION",
        SqsServer.REGION,
        "MUSTER_INTAKE_SQS_ACCESS_KEY_ID",
        SqsServer.KEY,
        "MUSTER_INTAKE_SQS_SECRET_ACCESS_KEY",
        SqsServer.SECRET,
        "MUSTER_INTAKE_SQS_VISIBILITY_TIMEOUT",
        visibilityTimeout);
  }
}
