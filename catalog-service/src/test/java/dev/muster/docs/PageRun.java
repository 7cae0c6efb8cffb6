package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.docs.MarkdownPage.Block;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does what a page tells its reader to do. {@code sh run} blocks are {@code curl} commands, {@code
 * json event} blocks are sent as events; both must succeed. A {@code json answer} block shows what
 * the command before it answers; a read is repeated until it does, since what follows a commit
 * takes its time.
 */
final class PageRun {
  private static final String SHOWN_AUTHORITY = "localhost:8080";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final MarkdownPage page;
  private final Map<String, String> replacements = new LinkedHashMap<>();
  private CurlCommand last;
  private HttpResponse<String> answer;

  PageRun(MarkdownPage page, String authority) {
    this.page = page;
    replacements.put(SHOWN_AUTHORITY, authority);
  }

  static boolean hasExamples(MarkdownPage page) {
    return page.blocks().stream().anyMatch(block -> block.is("sh", "run") || isEvent(block));
  }

  private static boolean isEvent(Block block) {
    return block.is("json", "event");
  }

  PageRun replacing(String shown, String actual) {
    replacements.put(shown, actual);
    return this;
  }

  void play() throws IOException, InterruptedException {
    for (Block block : page.blocks()) {
      if (block.is("sh", "run")) {
        for (CurlCommand command : CurlCommand.parse(replaced(block.text()))) {
          send(command, block);
        }
      } else if (isEvent(block)) {
        send(event(block.text()), block);
      } else if (block.is("json", "answer")) {
        compare(block);
      }
    }
  }

  private String replaced(String text) {
    String replaced = text;
    for (Map.Entry<String, String> one : replacements.entrySet()) {
      replaced = replaced.replace(one.getKey(), one.getValue());
    }
    return replaced;
  }

  private CurlCommand event(String body) {
    String url = replacements.get(SHOWN_AUTHORITY) + "/v1/events";
    return new CurlCommand("POST", url, List.of("Content-Type", "application/json"), body);
  }

  private void send(CurlCommand command, Block block) throws IOException, InterruptedException {
    last = command;
    answer = exchange(command.request());
    assertThat(answer.statusCode())
        .as("%s, line %d: %s", page, block.line(), answer.body())
        .isBetween(200, 299);
  }

  private HttpResponse<String> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private void compare(Block block) throws IOException, InterruptedException {
    JsonNode shown = json.readTree(replaced(block.text()));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> differences = differences(shown);
    while (last.isRead() && !differences.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE_MILLIS);
      answer = exchange(last.request());
      differences = differences(shown);
    }
    assertThat(differences).as("%s, line %d", page, block.line()).isEmpty();
  }

  private List<String> differences(JsonNode shown) throws IOException {
    return ShownAnswer.differences(shown, json.readTree(answer.body()));
  }
}
