package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.client.MusterClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its users start it: a process, its output, its exit code. */
class MainTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void theDemoTellsTheMarketingDashboardAndEndsWell() throws Exception {
    Process demo = ServiceProcess.launch(Map.of(), "demo");
    String output = outputOf(demo);
    assertThat(demo.exitValue()).as(output).isZero();
    assertThat(output)
        .contains("GUO/FACT_RETURNS failed on")
        .contains("DMSH_DWQDB/DIM_GUM_AD_DATE of")
        .contains("./muster serve --data-dir");
    assertThat(output.lines().filter(line -> line.contains("signature verified"))).hasSize(7);
    assertThat(output.lines().filter(line -> line.matches("\\d{4}-.* notified +✔ ready +✔ ready")))
        .hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void aWrongSettingStopsTheStartWithOneLineThatNamesIt() throws Exception {
    Process serve =
        ServiceProcess.launch(Map.of("MUSTER_HTTP_PORT", "many"), "serve", "--data-dir", data());
    assertThat(outputOf(serve))
        .isEqualTo(
            "muster: http.port must be a whole number of at most 2147483647"
                + " (environment variable MUSTER_HTTP_PORT)\n");
    assertThat(serve.exitValue()).isEqualTo(2);
  }

  @Test
  void aFolderInUseStopsTheStartWithOneLine() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, Map.of())) {
      Process second =
          ServiceProcess.launch(Map.of(), "serve", "--port", "0", "--data-dir", data());
      assertThat(outputOf(second))
          .isEqualTo("muster: data_dir %s is in use by another muster\n".formatted(folder));
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(service.stop()).isZero();
    }
  }

  @Test
  void aPortInUseStopsTheStartWithOneLine() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder.resolve("first"), Map.of())) {
      String port = Integer.toString(service.address().getPort());
      Process second =
          ServiceProcess.launch(
              Map.of(), "serve", "--port", port, "--data-dir", data() + "/second");
      assertThat(outputOf(second)).startsWith("muster: cannot listen on 127.0.0.1:" + port);
      assertThat(second.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void aCorruptedCatalogStopsTheStartWithOneLineThatNamesIt() throws Exception {
    Files.writeString(
        folder.resolve("catalog.db"), "this is no database, though it is long enough");
    Process serve = ServiceProcess.launch(Map.of(), "serve", "--port", "0", "--data-dir", data());
    assertThat(outputOf(serve)).startsWith("muster: ").contains("catalog.db").hasLineCount(1);
    assertThat(serve.exitValue()).isEqualTo(1);
  }

  @Test
  void answersEveryRequestThatItHasTakenBeforeItStops() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, Map.of())) {
      MusterClient client = new MusterClient(service.address());
      List<Future<JsonNode>> answers = postAtOnce(client, 8);
      client.postEvents(event(99));
      assertThat(service.stop()).isZero();
      long taken = 0;
      for (Future<JsonNode> answer : answers) {
        taken += isAnswered(answer) ? 1 : 0;
      }
      try (StoredTables tables = StoredTables.open(folder)) {
        assertThat(tables.events()).hasSize((int) taken + 1);
      }
    }
  }

  private static List<Future<JsonNode>> postAtOnce(MusterClient client, int count) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Future<JsonNode>> answers =
        IntStream.range(0, count)
            .mapToObj(number -> (Callable<JsonNode>) () -> client.postEvents(event(number)))
            .map(threads::submit)
            .toList();
    threads.shutdown();
    return answers;
  }

  private static boolean isAnswered(Future<JsonNode> answer) throws InterruptedException {
    try {
      return answer.get().has("event_id");
    } catch (ExecutionException e) {
      // Refused or cut off: then it must not be in the tables either.
      return false;
    }
  }

  private static JsonNode event(int number) {
    return new ObjectMapper()
        .createObjectNode()
        .put("event_id", "event-" + number)
        .put("source_system", "GUO")
        .put("data_type", "FACT_" + number)
        .put("data_as_of_date", "2026-11-22")
        .put("file_path", "s3://landing/guo/" + number);
  }

  private String data() {
    return folder.toString();
  }

  private static String outputOf(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(output).isTrue();
    return output;
  }
}
