package dev.muster.http;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;

/** Events as producers write them. */
final class Events {
  private Events() {}

  /** An event of the source system {@code GUO}, on one line. */
  static String event(String eventId, String dataType, String date, String... fields) {
    StringBuilder json = new StringBuilder("{");
    if (eventId != null) {
      json.append("\"event_id\": \"").append(eventId).append("\", ");
    }
    json.append("\"source_system\": \"GUO\", \"data_type\": \"").append(dataType);
    json.append("\", \"data_as_of_date\": \"").append(date);
    json.append("\", \"file_path\": \"s3://landing/guo/\"");
    for (String field : fields) {
      json.append(", ").append(field);
    }
    return json.append('}').toString();
  }

  static HttpRequest.Builder request(Api api, String body) {
    return api.request("/v1/events", "application/json").POST(BodyPublishers.ofString(body));
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
