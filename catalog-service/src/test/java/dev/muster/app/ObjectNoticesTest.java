package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.Given;
import dev.muster.config.Settings;
import dev.muster.config.SettingsLoader;
import dev.muster.intake.NoticeSamples;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service, told by object stores what has landed. */
class ObjectNoticesTest {
  private static final String RULES =
      """
      {quiet: {pattern: 's3://landing/{source_system:upper}/{data_type:upper}/data_as_of_date={data_as_of_date}/*.parquet', quiet: 200ms},
       marked: {pattern: 'gs://landing/{source_system:upper}/{data_type:upper}/data_as_of_date={data_as_of_date}/*.parquet', marker: _SUCCESS, quiet: 100ms},
       counted: {pattern: 's3://counted/{source_system}/{data_type}/{data_as_of_date}/*', count: 3}}""";

  @TempDir private Path data;

  private Service start() {
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            Map.of("MUSTER_INTAKE_LANDING_RULES", RULES),
            List.of(
                Given.text("data_dir", data.toString(), "test"),
                Given.text("http.port", "0", "test")));
    return Service.start(settings, "test", Clock.systemUTC());
  }

  @Test
  void closesAPartitionWhenItIsQuiet() {
    try (Service service = start()) {
      Calls calls = new Calls(service.address());
      String second = NoticeSamples.KEY.replace("part 0", "part 1");
      calls.put(
          "/v1/groups/Dashboard",
          "{\"required_data_types\": [{\"source\": \"GUO\", \"type\": \"FACT_ORDERS\"}]}");
      String files =
          NoticeSamples.records(
              NoticeSamples.record("ObjectCreated:Put", NoticeSamples.KEY, "0055AED6DCD90281E5"),
              NoticeSamples.record("ObjectCreated:Put", second, "0055AED6DCD90281E7"));

      assertThat(calls.post("/v1/hooks/s3", files).json().path("accepted").asInt()).isEqualTo(2);

      JsonNode row = ready(calls, "/v1/status/GUO/FACT_ORDERS/2026-11-22");

      assertThat(row.path("revision").asInt()).isOne();
      assertThat(row.path("file_count").asInt()).isEqualTo(2);
      assertThat(row.path("file_size_bytes").asInt()).isEqualTo(2_048);
      assertThat(row.path("file_path").asText()).isEqualTo("s3://landing" + NoticeSamples.FOLDER);
      assertThat(
              calls
                  .get("/v1/groups/Dashboard/status/2026-11-22")
                  .json()
                  .path("num_dependencies_ready")
                  .asInt())
          .isOne();
    }
  }

  @Test
  void closesAPartitionAfterItsMarker() {
    try (Service service = start()) {
      Calls calls = new Calls(service.address());
      String marker = NoticeSamples.FOLDER.substring(1) + "_SUCCESS";
      calls.post("/v1/hooks/gcs", NoticeSamples.gcs());
      calls.post("/v1/hooks/gcs", NoticeSamples.gcs().replace(NoticeSamples.KEY, marker));

      JsonNode row = ready(calls, "/v1/status/GUO/FACT_ORDERS/2026-11-22");

      assertThat(row.path("file_count").asInt()).isOne();
      assertThat(row.path("file_path").asText()).isEqualTo("gs://landing" + NoticeSamples.FOLDER);
    }
  }

  @Test
  void goesOnCountingAfterAStop() {
    String path = "/v1/status/GUO/FACT/2026-11-22";
    try (Service service = start()) {
      Calls calls = new Calls(service.address());
      calls.post("/v1/hooks/s3", NoticeSamples.records(counted("a"), counted("b")));
      assertThat(calls.get(path).json().path("status").asText()).isEqualTo("PROCESSING");
    }
    try (Service service = start()) {
      Calls calls = new Calls(service.address());
      Calls.await("the open partition is found", () -> openPartitions(calls).equals("1.0"));
      calls.post("/v1/hooks/s3", NoticeSamples.records(counted("b"), counted("c")));

      assertThat(ready(calls, path).path("file_count").asInt()).isEqualTo(3);
      Calls.await("it is closed", () -> openPartitions(calls).equals("0.0"));
      assertThat(calls.get("/metrics").body())
          .contains("muster_intake_notices_total{form=\"s3\",result=\"duplicate\"} 1.0");
    }
  }

  private static String counted(String file) {
    return NoticeSamples.record("ObjectCreated:Put", "GUO/FACT/2026-11-22/" + file, "01")
        .replace("\"landing\"", "\"counted\"");
  }

  private static String openPartitions(Calls calls) {
    return calls
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("muster_intake_open_partitions "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElse("none");
  }

  private static JsonNode ready(Calls calls, String path) {
    Calls.await(
        "it is ready",
        () -> calls.get(path).json().path("status").asText().equals("READY_FOR_CONSUMPTION"));
    return calls.get(path).json();
  }
}
