package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.catalog.S3Server;
import dev.muster.config.Given;
import dev.muster.config.Settings;
import dev.muster.config.SettingsLoader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service looks at files of DuckDB on S3, asked by HTTP. */
class ValidatedFilesTest {
  private static final String ROOT = "s3://" + S3Server.BUCKET + "/landing";
  private static final String GROUP =
      "{\"required_data_types\": [{\"source\": \"GUO\", \"type\": \"FACT_ORDERS\"}]}";

  @TempDir private Path folder;

  private S3Server s3;
  private Service service;

  @BeforeEach
  void start() throws Exception {
    s3 = S3Server.start(folder.resolve("s3"));
    service = startService();
  }

  private Service startService() {
    String properties =
        s3.properties().entrySet().stream()
            .map(one -> "%s: '%s'".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(", ", "{s3.retry.num-retries: '0', ", "}"));
    Settings settings =
        SettingsLoader.load(
            Optional.empty(),
            Map.of(),
            List.of(
                Given.text("data_dir", folder.resolve("data").toString(), "test"),
                Given.text("http.port", "0", "test"),
                Given.text("landing.roots", "['" + ROOT + "']", "test"),
                Given.text("landing.properties", properties, "test"),
                Given.text("validation.missing_grace", "0s", "test")));
    return Service.start(settings, "test", Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    service.close();
    s3.close();
  }

  private Calls calls() {
    return new Calls(service.address());
  }

  private byte[] orders(int rows) throws Exception {
    Path file = folder.resolve("orders.parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (SELECT i AS id FROM range(%d) t(i)) TO '%s' (FORMAT parquet)"
              .formatted(rows, file));
    }
    return Files.readAllBytes(file);
  }

  private void put(String path, byte[] bytes) throws Exception {
    try (FileIO io =
            CatalogUtil.loadFileIO("org.apache.iceberg.aws.s3.S3FileIO", s3.properties(), null);
        OutputStream out = io.newOutputFile(ROOT + "/" + path).createOrOverwrite()) {
      out.write(bytes);
    }
  }

  private static String event(int day) {
    return """
        {"source_system": "GUO", "data_type": "FACT_ORDERS", "data_as_of_date": "2026-11-%d",
         "file_path": "%s/day=%d/"}"""
        .formatted(day, ROOT, day);
  }

  private JsonNode row(int day) {
    return calls().get("/v1/status/GUO/FACT_ORDERS/2026-11-" + day).json();
  }

  @Test
  void answersWithTheVerdictWhoeverWaitsForIt() throws Exception {
    put("day=11/a.parquet", orders(700));
    put("day=11/b.parquet", orders(300));
    byte[] whole = orders(50);
    put("day=12/cut.parquet", Arrays.copyOf(whole, whole.length - 9));
    calls().put("/v1/groups/G", GROUP);

    JsonNode good = calls().post("/v1/events?wait=30s", event(11)).json();
    JsonNode cut = calls().post("/v1/events?wait=30s", event(12)).json();

    assertThat(good.get("status").asText()).isEqualTo("READY_FOR_CONSUMPTION");
    assertThat(good.at("/groups/0/group_status").asText())
        .isIn("READY_FOR_NOTIFICATION", "NOTIFIED");
    assertThat(row(11).get("record_count").asLong()).isEqualTo(1_000);
    assertThat(row(11).get("schema_fingerprint").asText()).hasSize(32);
    assertThat(cut.get("status").asText()).isEqualTo("FAILED");
    assertThat(row(12).get("status_reason").asText())
        .startsWith(ROOT + "/day=12/cut.parquet has bytes")
        .contains("at byte " + (whole.length - 13) + ", expected PAR1");
    Calls.await(
        "the verdicts are counted",
        () -> {
          String metrics = calls().get("/metrics").body();
          return metrics.contains("muster_validation_verdicts_total{result=\"ready\"} 1.0")
              && metrics.contains("muster_validation_verdicts_total{result=\"failed\"} 1.0");
        });
    assertThat(calls().get("/metrics").body()).contains("muster_validation_waiting 0");
  }

  @Test
  void waitsForManyAndForNoneOneALine() throws Exception {
    put("day=13/a.parquet", orders(1));
    Calls.Answer many =
        calls().post("/v1/events?wait=30s", "[" + event(13) + ", " + event(14) + "]");

    assertThat(many.json().get("accepted").asInt()).isEqualTo(2);
    assertThat(row(13).get("status").asText()).isEqualTo("READY_FOR_CONSUMPTION");
    assertThat(row(14).get("status_reason").asText())
        .isEqualTo("There is no file at " + ROOT + "/day=14/");
    assertThat(calls().post("/v1/events?wait=forever", event(13)).status()).isEqualTo(400);
  }

  @Test
  void outlastsAnOutageOfTheStorageAndAStart() throws Exception {
    put("day=15/a.parquet", orders(5));
    s3.takeAway();

    JsonNode taken = calls().post("/v1/events?wait=50ms", event(15)).json();
    assertThat(taken.get("status").asText()).isEqualTo("PROCESSING");
    Calls.await(
        "it has tried",
        () -> !calls().get("/metrics").body().contains("muster_validation_tried_again_total 0.0"));
    assertThat(row(15).get("status").asText()).isEqualTo("PROCESSING");
    service.close();
    s3.bringBack();
    service = startService();

    Calls.await(
        "the verdict", () -> row(15).get("status").asText().equals("READY_FOR_CONSUMPTION"));
    assertThat(row(15).get("record_count").asLong()).isEqualTo(5);
    assertThat(row(15).get("revision").asInt()).isEqualTo(1);
  }
}
