package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.model.GroupDate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A consumer who is told by webhook, and notes of what and under which ids. */
final class ToldConsumer implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer receiver;

  /** Per group, date and revision. */
  private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();

  private ToldConsumer(HttpServer receiver) {
    this.receiver = receiver;
  }

  static ToldConsumer start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ToldConsumer consumer = new ToldConsumer(HttpServer.create(anyPort, 0));
    consumer.receiver.createContext("/hook", consumer::hear);
    consumer.receiver.start();
    return consumer;
  }

  URI hook() {
    return URI.create("http://127.0.0.1:%d/hook".formatted(receiver.getAddress().getPort()));
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode notice = json.readTree(exchange.getRequestBody().readAllBytes()).get("data");
      String announcement =
          "%s/%s revision %d"
              .formatted(
                  notice.get("consumer_group_name").asText(),
                  notice.get("data_as_of_date").asText(),
                  notice.get("revision").asInt());
      ids.computeIfAbsent(announcement, key -> ConcurrentHashMap.newKeySet())
          .add(exchange.getRequestHeaders().getFirst("webhook-id"));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** However often it was told of a revision, it was under the same id. */
  void assertToldUnderOneIdEach(String context) {
    ids.forEach((what, under) -> assertThat(under).as("%s: %s", context, what).hasSize(1));
  }

  /** It was told of all those of which the tables say so. */
  void assertKnows(Map<GroupDate, StoredTables.GroupRow> groups, String context) {
    groups.forEach(
        (key, row) -> {
          if (row.notificationSentAt() != null) {
            assertThat(ids).as(context).containsKey(key + " revision 1");
          }
        });
  }

  @Override
  public void close() {
    receiver.stop(0);
  }
}
