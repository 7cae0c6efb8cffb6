package dev.muster.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs what the pages show for orchestrators, with stand-ins for the few names that they take from
 * these, and holds what is sent against the request that the page shows.
 */
class OrchestratorsTest {
  @TempDir private Path folder;

  private enum Orchestrator {
    AIRFLOW(
        "airflow/sdk.py",
        """
        import functools, inspect
        def dag(**options):
            return lambda function: function
        def task(function=None, **options):
            if function is None:
                return lambda decorated: task(decorated)
            has_date = "ds" in inspect.signature(function).parameters
            return functools.partial(function, ds="2026-11-22") if has_date else function
        """,
        "import orders"),
    DAGSTER(
        "dagster.py",
        """
        from types import SimpleNamespace
        Backoff = SimpleNamespace(EXPONENTIAL=1)
        AssetExecutionContext = SimpleNamespace
        def asset(**options):
            return lambda function: function
        def DailyPartitionsDefinition(start_date): pass
        def RetryPolicy(max_retries, delay, backoff): pass
        def Definitions(assets): pass
        """,
        """
        from types import SimpleNamespace
        from orders import fact_orders, fact_orders_told
        fact_orders_told(fact_orders(SimpleNamespace(partition_key="2026-11-22")))
        """),
    PREFECT(
        "prefect/__init__.py",
        """
        import sys
        def flow(function):
            return function
        def task(function=None, **options):
            return function or flow
        def exponential_backoff(backoff_factor): pass
        sys.modules["prefect.tasks"] = sys.modules["prefect"]
        """,
        "from orders import orders; orders('2026-11-22')");

    private final String module;
    private final String standIn;
    private final String run;

    Orchestrator(String module, String standIn, String run) {
      this.module = module;
      this.standIn = standIn;
      this.run = run;
    }

    MarkdownPage page() {
      return MarkdownPage.read(
          Path.of("docs/how-to/send-from-" + name().toLowerCase(Locale.ROOT) + ".md"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSnippetSendsWhatThePageShowsAndTheServiceTakesIt(Orchestrator orchestrator)
      throws Exception {
    assumeTrue(VerifiersTest.isOnThePath("python3"), "there is no python3");
    CurlCommand sent = sentBy(orchestrator);
    CurlCommand shown = shownOn(orchestrator.page());
    assertThat(sent.method()).isEqualTo(shown.method());
    assertThat(sent.headers()).isEqualTo(shown.headers());
    assertThat(undated(sent.body())).isEqualTo(undated(shown.body()));
    try (RunningService service = new RunningService(folder.resolve("data"))) {
      String url = service.authority() + sent.url();
      CurlCommand request = new CurlCommand(sent.method(), url, sent.headers(), sent.body());
      assertThat(answer(request).get("duplicate").asBoolean()).isFalse();
      assertThat(answer(request).get("duplicate").asBoolean()).isTrue();
    }
  }

  /** Where it happens to run, the clock says otherwise. */
  private static JsonNode undated(String event) throws Exception {
    ObjectNode fields = (ObjectNode) new ObjectMapper().readTree(event);
    assertThat(fields.remove("ingestion_date").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00");
    return fields;
  }

  private static JsonNode answer(CurlCommand request) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.request(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private static CurlCommand shownOn(MarkdownPage page) {
    return page.blocks().stream()
        .filter(block -> block.is("sh", "run"))
        .flatMap(block -> CurlCommand.parse(block.text()).stream())
        .findFirst()
        .orElseThrow();
  }

  private CurlCommand sentBy(Orchestrator orchestrator) throws Exception {
    List<CurlCommand> requests = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              new CurlCommand(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  List.of("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type")),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      run(orchestrator, "localhost:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private void run(Orchestrator orchestrator, String authority) throws Exception {
    Path standIn = folder.resolve(orchestrator.module);
    Files.createDirectories(standIn.getParent());
    Files.writeString(standIn, orchestrator.standIn);
    String snippet = orchestrator.page().file("orders.py").text();
    Files.writeString(folder.resolve("orders.py"), snippet.replace("localhost:8080", authority));
    Process python =
        new ProcessBuilder("python3", "-c", orchestrator.run)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(said).isZero();
  }
}
