package dev.muster.notification;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** What a receiver's HTTP answer means. Only 2xx says that it has the message. */
final class HttpAnswer {
  private HttpAnswer() {}

  /**
   * @param response with the beginning of its body
   */
  static Answer of(HttpResponse<String> response, Instant now) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Answer.Taken(status);
    }
    if (status == 410) {
      return new Answer.Gone(
          status, "answered 410 Gone; nothing more is sent to it until the group is defined anew");
    }
    return new Answer.Failed(status, error(response), retryAfter(response, now));
  }

  private static String error(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      String location = response.headers().firstValue("Location").orElse("nowhere");
      return "answered %d, a redirect to %s, which is not followed; give the final URL"
          .formatted(status, location);
    }
    return "answered " + status + (response.body().isEmpty() ? "" : ": " + response.body());
  }

  private static Duration retryAfter(HttpResponse<String> response, Instant now) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(value -> RetryAfter.parse(value, now))
        .orElse(Duration.ZERO);
  }
}
