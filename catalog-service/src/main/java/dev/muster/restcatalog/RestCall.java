package dev.muster.restcatalog;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP request, as it came in.
 *
 * @param method the HTTP method in upper case
 * @param path what follows the place that the catalog is mounted at, beginning with {@code /v1},
 *     and still percent-encoded: a slash in a name is told from a slash between names
 * @param query what follows the question mark, still percent-encoded; may be empty
 * @param headers by name, whose case does not matter
 * @param body empty if there is none; not to be changed afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RestCall(
    String method, String path, String query, Map<String, String> headers, byte[] body) {
  public RestCall {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(query, "query");
    requireNonNull(body, "body");
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    headers = Collections.unmodifiableMap(byName);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
