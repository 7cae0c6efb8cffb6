package dev.muster.restcatalog;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTRequest;

/**
 * A request that has found its route.
 *
 * @param variables what stood in the path's places, decoded
 * @param parameters of the query, decoded
 */
record Matched(RestCall call, Map<String, String> variables, Map<String, String> parameters) {
  Namespace namespace() {
    return Names.namespace(variables.get("namespace"));
  }

  TableIdentifier table() {
    return TableIdentifier.of(namespace(), variables.get("table"));
  }

  TableIdentifier view() {
    return TableIdentifier.of(namespace(), variables.get("view"));
  }

  /** A query parameter that is there, though it may be empty. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  Optional<String> header(String name) {
    return call.header(name);
  }

  <T extends RESTRequest> T body(Class<T> type) {
    return Json.read(call.body(), type);
  }
}
