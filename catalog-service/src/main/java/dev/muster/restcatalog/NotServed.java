package dev.muster.restcatalog;

import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.ResourcePaths;

/** What the protocol knows and is not served, or not over every catalog, so as to say so. */
final class NotServed {
  private static final List<Endpoint> PERHAPS =
      List.of(
          Endpoint.V1_SUBMIT_TABLE_SCAN_PLAN,
          Endpoint.V1_FETCH_TABLE_SCAN_PLAN,
          Endpoint.V1_CANCEL_TABLE_SCAN_PLAN,
          Endpoint.V1_FETCH_TABLE_SCAN_PLAN_TASKS,
          Endpoint.create("GET", ResourcePaths.V1_TABLE_CREDENTIALS),
          Endpoint.create("POST", ResourcePaths.V1_TABLE_REMOTE_SIGN),
          Endpoint.create("POST", "/v1/oauth/tokens"),
          Endpoint.V1_COMMIT_TRANSACTION,
          Endpoint.V1_LIST_VIEWS,
          Endpoint.V1_LOAD_VIEW,
          Endpoint.V1_VIEW_EXISTS,
          Endpoint.V1_CREATE_VIEW,
          Endpoint.V1_UPDATE_VIEW,
          Endpoint.V1_DELETE_VIEW,
          Endpoint.V1_RENAME_VIEW,
          Endpoint.V1_REGISTER_VIEW);

  private NotServed() {}

  static Stream<Route> besides(List<Endpoint> served) {
    return PERHAPS.stream()
        .filter(endpoint -> !served.contains(endpoint))
        .map(endpoint -> Route.reads(endpoint, request -> refuse(endpoint)));
  }

  private static RestAnswer refuse(Endpoint endpoint) {
    throw Refusal.unsupported("This catalog does not serve " + endpoint);
  }
}
