package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.Given;
import dev.muster.config.Settings;
import dev.muster.config.SettingsLoader;
import dev.muster.scan.Scanner.Mode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans a local folder, by hand and by the service itself. */
class ScanRunTest {
  private static final String ROW = "/v1/status/GUO/ORDERS/2026-11-22";

  @TempDir private Path folder;

  private Settings settings(String every, String roots) {
    String rule =
        "{two: {pattern: '%s/{source_system}/{data_type}/{data_as_of_date}/*.csv', count: 2}}";
    return SettingsLoader.load(
        Optional.empty(),
        Map.of(
            "MUSTER_INTAKE_LANDING_RULES",
            rule.formatted(folder.resolve("landing")),
            "MUSTER_LANDING_ROOTS",
            roots,
            "MUSTER_VALIDATION_CHECK",
            "exists",
            "MUSTER_SCAN_EVERY",
            every,
            "MUSTER_SCAN_MIN_AGE",
            "0s"),
        List.of(
            Given.text("data_dir", folder.resolve("data").toString(), "test"),
            Given.text("http.port", "0", "test")));
  }

  private Settings settings(String every) {
    return settings(every, "[" + folder.resolve("landing") + "]");
  }

  private void land(String... files) throws Exception {
    Path partition = Files.createDirectories(folder.resolve("landing/GUO/ORDERS/2026-11-22"));
    for (String file : files) {
      Files.writeString(partition.resolve(file), "1,2,3\n");
    }
  }

  private String scan(Settings settings, Mode mode, boolean onTerminal) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    assertThat(new ScanRun(settings, Clock.systemUTC(), out, onTerminal).run(mode)).isTrue();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void recordsAndClosesByHandBesideAServiceThatRuns() throws Exception {
    Settings settings = settings("0s");
    try (Service service = Service.start(settings, "test", Clock.systemUTC())) {
      land("a.csv", "b.csv");

      assertThat(scan(settings, Mode.DRY_RUN, false))
          .contains("2 files: 2 to record, 0 of no feed");
      assertThat(scan(settings, Mode.RECORD, false))
          .contains("2 files: 2 recorded", "0 partitions wait for more files");
      assertThat(scan(settings, Mode.RECORD, false)).contains("2 files: 0 recorded");
      report(new Calls(service.address()));
    }
    try (Service service = Service.start(settings, "test", Clock.systemUTC())) {
      JsonNode row = new Calls(service.address()).get(ROW).json();
      assertThat(row.path("status").asText()).isEqualTo("READY_FOR_CONSUMPTION");
      assertThat(row.path("file_count").asInt()).isEqualTo(2);
    }
  }

  /** What another service has written is seen by the next commit. */
  private static void report(Calls calls) {
    calls.post(
        "/v1/events",
        """
        {"source_system": "CRM", "data_type": "ACCOUNTS", "data_as_of_date": "2026-11-22",
         "ingestion_date": "2026-11-23T02:14:07Z", "file_path": "/landing/crm"}""");
    assertThat(calls.get(ROW).json().path("revision").asInt()).isOne();
  }

  @Test
  void drawsABarOnATerminal() throws Exception {
    land("a.csv");

    assertThat(scan(settings("0s"), Mode.DRY_RUN, true))
        .contains("[##############################] 1 of 1 roots, 1 files");
  }

  @Test
  void isDoneByTheServiceItself() throws Exception {
    land("a.csv", "b.csv");
    try (Service service = Service.start(settings("1m"), "test", Clock.systemUTC())) {
      Calls calls = new Calls(service.address());

      Calls.await(
          "it is ready",
          () -> calls.get(ROW).json().path("status").asText().equals("READY_FOR_CONSUMPTION"));
    }
  }

  @Test
  void countsWhatTheServiceScans() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Settings settings = settings("1m", "[%s, %s]".formatted(folder.resolve("landing"), loop));
    land("a.csv", "b.csv");
    try (Service service = Service.start(settings, "test", Clock.systemUTC())) {
      Calls calls = new Calls(service.address());
      Calls.await(
          "it is ready",
          () -> calls.get(ROW).json().path("status").asText().equals("READY_FOR_CONSUMPTION"));
      awaitMetrics(calls, "files 2.0", "gone 0.0");

      assertThat(calls.get("/metrics").body())
          .contains("muster_scan_recorded_total 1.0")
          .contains("muster_scan_failures_total 1.0")
          .containsPattern("muster_scan_last_duration_seconds \\d")
          .containsPattern("muster_scan_last_end_seconds 1\\.\\d+E9");
    }
    Path left = folder.resolve("landing/GUO/ORDERS");
    Files.delete(left.resolve("2026-11-22/a.csv"));
    Files.move(left.resolve("2026-11-22/b.csv"), left.resolve("b.csv"));
    try (Service service = Service.start(settings, "test", Clock.systemUTC())) {
      Calls calls = new Calls(service.address());
      awaitMetrics(calls, "files 1.0", "gone 1.0");

      assertThat(calls.get("/metrics").body()).contains("muster_scan_recorded_total 0.0");
    }
  }

  private static void awaitMetrics(Calls calls, String... ends) {
    for (String end : ends) {
      Calls.await(end, () -> calls.get("/metrics").body().contains("muster_scan_last_" + end));
    }
  }

  @Test
  void saysWhatIsNotSet() {
    assertThatThrownBy(() -> scan(settings("0s", "[]"), Mode.RECORD, false))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("there is nothing to scan: landing.roots");
    assertThatThrownBy(() -> Service.start(settings("1m", "[]"), "test", Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("there is nothing to scan: landing.roots");
  }
}
