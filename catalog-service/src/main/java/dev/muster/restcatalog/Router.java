package dev.muster.restcatalog;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what a request asks for. */
final class Router {
  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** A route and the request that found it. */
  record Found(Route route, Matched request) {}

  /**
   * @throws Refusal if there is no such path, or not with this method, or it cannot be decoded
   */
  Found find(RestCall call) {
    List<String> path = segments(call.path());
    TreeSet<String> otherMethods = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> variables = route.match(path);
      if (variables.isPresent() && route.method().equals(call.method())) {
        return new Found(route, new Matched(call, variables.get(), parameters(call.query())));
      }
      variables.ifPresent(ignored -> otherMethods.add(route.method()));
    }
    throw otherMethods.isEmpty()
        ? Refusal.noRoute(call)
        : Refusal.wrongMethod(call, String.join(", ", otherMethods));
  }

  private static List<String> segments(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    return Arrays.stream(relative.split("/", -1)).map(Router::decoded).toList();
  }

  /** The first of each name counts. */
  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      parameters.putIfAbsent(name, value);
    }
    return parameters;
  }

  /** Clients encode names as forms do, a blank as {@code +}; a plus comes as {@code %2B}. */
  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("Not well percent-encoded: '" + encoded + "'");
    }
  }
}
