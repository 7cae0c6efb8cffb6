package dev.muster.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The calls that producers and consumers make. Every call waits for its answer.
 *
 * <p>Each throws {@link RefusedException} for an answer other than 2xx, and {@link
 * UncheckedIOException} if no answer came.
 */
public final class MusterClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI service;

  /**
   * A client of the service at that address.
   *
   * @param service such as {@code http://127.0.0.1:8080}
   */
  public MusterClient(URI service) {
    this.service = service;
  }

  /** The service's problem document, for an answer that is not 2xx. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(HttpResponse<String> answer) {
      super("%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
  }

  /** Posts an event, or an array of them. */
  public JsonNode postEvents(JsonNode events) {
    return send(request("/v1/events").POST(body(events)));
  }

  /** Defines a group, or defines it anew. */
  public JsonNode putGroup(String consumerGroupName, JsonNode definition) {
    return send(request("/v1/groups/" + encode(consumerGroupName)).PUT(body(definition)));
  }

  /** The group's status on every date that is known, newest first. */
  public JsonNode groupStatus(String consumerGroupName) {
    return send(request("/v1/groups/" + encode(consumerGroupName) + "/status").GET()).get("items");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.resolve(path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher body(JsonNode json) {
    return BodyPublishers.ofString(json.toString());
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new RefusedException(answer);
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + service, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + service, e);
    }
  }
}
