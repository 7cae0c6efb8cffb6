package dev.muster.notification;

import dev.muster.model.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Posts to receivers of Standard Webhooks 1.0.0. */
final class WebhookChannel implements Channel<Endpoint.Webhook> {
  private static final int KEPT_BYTES = 1024;

  private final HttpClient client;
  private final Duration timeout;
  private final String userAgent;
  private final InstantSource clock;

  /**
   * @param timeout of a whole attempt
   * @param version ours, told to every receiver
   */
  WebhookChannel(Duration timeout, String version, InstantSource clock) {
    this.timeout = timeout;
    this.userAgent = "Muster/" + version;
    this.clock = clock;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public String lane(Endpoint.Webhook endpoint) {
    return String.valueOf(endpoint.url().getRawAuthority());
  }

  @Override
  public CompletableFuture<Answer> tell(Endpoint.Webhook endpoint, Message message) {
    try {
      HttpRequest request = request(endpoint, message);
      return exchange(request, endpoint.url());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          Answer.failed("cannot be sent: " + e.getMessage() + "; define the group anew"));
    }
  }

  private HttpRequest request(Endpoint.Webhook endpoint, Message message) {
    Instant now = clock.instant();
    WebhookSignature signature = new WebhookSignature(endpoint.secret());
    return HttpRequest.newBuilder(endpoint.url())
        .timeout(timeout)
        .header("Content-Type", "application/json")
        .header("User-Agent", userAgent)
        .header("webhook-id", message.id())
        .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .header("webhook-signature", signature.sign(message.id(), now, message.body()))
        .POST(BodyPublishers.ofString(message.body()))
        .build();
  }

  private CompletableFuture<Answer> exchange(HttpRequest request, URI url) {
    CompletableFuture<HttpResponse<String>> exchange =
        client.sendAsync(request, head -> new Beginning(KEPT_BYTES));
    // The request's own timeout ends with the head of the answer; this one also bounds its body.
    return exchange
        .copy()
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .handle(
            (response, failure) -> {
              if (failure == null) {
                return HttpAnswer.of(response, clock.instant());
              }
              exchange.cancel(true);
              return Answer.failed(NoAnswer.because(failure, url, timeout));
            });
  }
}
