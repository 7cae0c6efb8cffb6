package dev.muster.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The service's HTTP API, as any program would call it. */
public final class Api {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI service;

  public Api(URI service) {
    this.service = service;
  }

  /**
   * Posts events in one request, and so in one batch.
   *
   * @throws IllegalStateException if not every event is accepted
   */
  public void post(List<Event> events) {
    HttpRequest.Builder request =
        request("/v1/events").POST(BodyPublishers.ofString(json.valueToTree(events).toString()));
    JsonNode answer = parse(succeeded(send(request)).body());
    if (events.size() > 1 && answer.path("accepted").asInt() != events.size()) {
      throw new IllegalStateException("not all were accepted: " + answer);
    }
  }

  /** Posts an event and waits until its files have been looked at: the answer. */
  public JsonNode postAndWait(Event event) {
    return parse(
        succeeded(
                send(
                    request("/v1/events?wait=60s")
                        .POST(BodyPublishers.ofString(json.valueToTree(event).toString()))))
            .body());
  }

  /** The status row of a partition; empty if nothing is known of it. */
  public Optional<JsonNode> status(Feed feed, LocalDate date) {
    HttpResponse<String> answer = send(request("/v1/status/%s/%s".formatted(feed, date)).GET());
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(parse(succeeded(answer).body()));
  }

  /** Defines a group. */
  public void put(Group group) {
    succeeded(
        send(
            request("/v1/groups/" + group.name())
                .PUT(BodyPublishers.ofString(group.definition(json).toString()))));
  }

  /** Where a group stands on a date; empty if nothing is known. */
  public Optional<String> groupStatus(String group, LocalDate date) {
    HttpResponse<String> answer =
        send(request("/v1/groups/%s/status/%s".formatted(group, date)).GET());
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(parse(succeeded(answer).body()).get("group_status").asText());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.resolve(path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + service, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + service, e);
    }
  }

  private static HttpResponse<String> succeeded(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private JsonNode parse(String body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
