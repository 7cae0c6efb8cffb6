package dev.muster.http;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.HEAD;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Set;

/** Every call of the API: the one place. */
final class Routes {
  /** Answers a request of which the path, the method and the names in its query are known. */
  @FunctionalInterface
  interface Action {
    void handle(Context ctx, Query query) throws Exception;
  }

  /**
   * One call.
   *
   * @param parameters that its query may have
   */
  record Route(HandlerType method, String path, Action action, Set<String> parameters) {}

  private static final String SCHEMA_JSON = "application/schema+json";

  private Routes() {}

  static List<Route> all(
      EventsApi events,
      LineageApi lineage,
      NoticesApi notices,
      StatusApi status,
      GroupsApi groups,
      GroupStatusApi groupStatus,
      ServiceApi service) {
    String date = "/v1/groups/{name}/status/{date}";
    return List.of(
        route(POST, "/v1/events", events::post),
        route(POST, "/api/v1/lineage", lineage::post),
        route(POST, "/api/v1/lineage/batch", lineage::postBatch),
        route(POST, "/v1/hooks/s3", notices::postS3),
        route(POST, "/v1/hooks/gcs", notices::postGcs),
        route(
            GET,
            "/v1/status",
            status::list,
            "source_system",
            "data_type",
            "data_as_of_date",
            "from",
            "to",
            "status",
            "limit",
            "cursor"),
        route(
            GET,
            "/v1/status/{source_system}/{data_type}",
            status::ofFeed,
            "data_as_of_date",
            "from",
            "to",
            "status",
            "limit",
            "cursor"),
        route(GET, "/v1/status/{source_system}/{data_type}/{date}", status::ofPartition),
        route(GET, "/v1/feeds", status::feeds),
        route(GET, "/v1/groups", groups::list),
        route(PUT, "/v1/groups/{name}", groups::put),
        route(GET, "/v1/groups/{name}", groups::get),
        route(DELETE, "/v1/groups/{name}", groups::delete),
        route(
            GET,
            "/v1/groups/{name}/status",
            groupStatus::list,
            "from",
            "to",
            "group_status",
            "limit",
            "cursor"),
        route(GET, date, groupStatus::get, "wait"),
        route(POST, date + "/redeliver", groupStatus::redeliver),
        route(GET, "/health/live", service::live),
        route(GET, "/health/ready", service::ready),
        route(GET, "/metrics", service::metrics),
        file("openapi.yaml", "application/yaml"),
        file("ingestion-event.schema.json", SCHEMA_JSON),
        file("consumer-group.schema.json", SCHEMA_JSON),
        file("notification.schema.json", SCHEMA_JSON));
  }

  private static Route route(HandlerType method, String path, Action action, String... query) {
    return new Route(method, path, action, Set.of(query));
  }

  private static Route file(String name, String contentType) {
    return route(GET, "/" + name, ServiceApi.file(name, contentType));
  }

  static void register(RoutesConfig config, List<Route> routes) {
    for (Route route : routes) {
      Handler handler =
          ctx -> route.action().handle(ctx, Query.parse(ctx.queryString(), route.parameters()));
      config.addHttpHandler(route.method(), route.path(), handler);
      if (route.method().equals(GET)) {
        // Otherwise the router would answer 200 whatever there is.
        config.addHttpHandler(HEAD, route.path(), handler);
      }
    }
  }
}
