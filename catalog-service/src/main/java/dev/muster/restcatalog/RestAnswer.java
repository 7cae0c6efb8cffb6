package dev.muster.restcatalog;

import java.util.HashMap;
import java.util.Map;

/**
 * One HTTP response.
 *
 * @param body empty for statuses and methods that have none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RestAnswer(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  public RestAnswer {
    headers = Map.copyOf(headers);
  }

  static RestAnswer json(int status, byte[] body) {
    return new RestAnswer(status, Map.of("Content-Type", "application/json"), body);
  }

  static RestAnswer noContent() {
    return new RestAnswer(204, Map.of(), NOTHING);
  }

  static RestAnswer notModified() {
    return new RestAnswer(304, Map.of(), NOTHING);
  }

  RestAnswer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new RestAnswer(status, more, body);
  }

  RestAnswer withoutBody() {
    Map<String, String> fewer = new HashMap<>(headers);
    fewer.remove("Content-Type");
    return new RestAnswer(status, fewer, NOTHING);
  }
}
