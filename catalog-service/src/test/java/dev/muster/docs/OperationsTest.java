package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what operators are told against a service. */
class OperationsTest {
  private static final MarkdownPage PAGE =
      MarkdownPage.read(Path.of("docs/how-to/run-in-production.md"));
  private static final Pattern METRIC = Pattern.compile("^\\| `(muster_\\w+)` \\|");

  @TempDir private Path folder;

  @Test
  void everyMetricThatIsShownIsThere() throws Exception {
    List<String> shown =
        PAGE.prose().stream()
            .flatMap(line -> METRIC.matcher(line).results().map(found -> found.group(1)))
            .toList();
    assertThat(shown).isNotEmpty();
    try (RunningService service = new RunningService(folder)) {
      get(service, "/v1/feeds");
      notice(service);
      String metrics = get(service, "/metrics");
      assertThat(shown).allSatisfy(name -> assertThat(metrics).contains("# TYPE " + name));
    }
  }

  private static void notice(RunningService service) throws Exception {
    HttpRequest notice =
        HttpRequest.newBuilder(URI.create("http://" + service.authority() + "/v1/hooks/s3"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}"))
            .build();
    HttpClient.newHttpClient().send(notice, BodyHandlers.discarding());
  }

  private static String get(RunningService service, String path) throws Exception {
    URI url = URI.create("http://" + service.authority() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
        .body();
  }
}
