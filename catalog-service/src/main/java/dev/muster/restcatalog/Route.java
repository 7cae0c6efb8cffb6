package dev.muster.restcatalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.iceberg.rest.Endpoint;

/**
 * One line of the protocol: a method on a path and what it does.
 *
 * @param endpoint as the protocol writes it; its {@code {prefix}} stands for nothing, as we have
 *     none
 * @param handler what answers, or makes the change that answers
 */
record Route(Endpoint endpoint, List<String> segments, Handler handler) {
  /** Reads answer at once; changes go through {@link IdempotentChanges}. */
  sealed interface Handler {
    record Reads(Function<Matched, RestAnswer> read) implements Handler {}

    record Changes(Function<Matched, Change> change) implements Handler {}
  }

  static Route reads(Endpoint endpoint, Function<Matched, RestAnswer> read) {
    return new Route(endpoint, segments(endpoint), new Handler.Reads(read));
  }

  static Route changes(Endpoint endpoint, Function<Matched, Change> change) {
    return new Route(endpoint, segments(endpoint), new Handler.Changes(change));
  }

  private static List<String> segments(Endpoint endpoint) {
    return List.of(endpoint.path().replace("/{prefix}", "").substring(1).split("/", -1));
  }

  String method() {
    return endpoint.httpMethod();
  }

  /** The variables of a path that is this route's; segments are decoded. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String expected = segments.get(i);
      if (expected.startsWith("{") && !path.get(i).isEmpty()) {
        variables.put(expected.substring(1, expected.length() - 1), path.get(i));
      } else if (!expected.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
