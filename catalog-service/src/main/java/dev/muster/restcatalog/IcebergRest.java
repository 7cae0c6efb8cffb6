package dev.muster.restcatalog;

import dev.muster.catalog.TableCatalog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.rest.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Iceberg REST protocol over one catalog: a request goes in, an answer comes out, and nothing
 * is ever thrown. Safe for use by many threads at once.
 *
 * <p>What the configuration answer lists under {@code endpoints} is exactly what is served: views
 * if the catalog has them, {@code transactions/commit} if it can be atomic.
 */
public final class IcebergRest {
  private static final Logger LOG = LoggerFactory.getLogger(IcebergRest.class);

  private final RestCatalogSettings settings;
  private final Router router;
  private final IdempotentChanges changes;

  /**
   * Serves what the catalog can do; it is not closed here.
   *
   * @param keys where {@code Idempotency-Key}s are kept; without them the header is passed over and
   *     clients are told so
   */
  public IcebergRest(
      RestCatalogSettings settings,
      TableCatalog catalog,
      Optional<IdempotencyKeys> keys,
      InstantSource clock) {
    this(settings, catalog, catalog, catalog.views(), AtomicCommit.of(catalog), keys, clock);
  }

  /** All of these are the same catalog. */
  IcebergRest(
      RestCatalogSettings settings,
      Catalog catalog,
      SupportsNamespaces withNamespaces,
      Optional<ViewCatalog> withViews,
      Optional<AtomicCommit> atomic,
      Optional<IdempotencyKeys> keys,
      InstantSource clock) {
    this.settings = settings;
    this.changes = new IdempotentChanges(keys, clock);
    ReadOnly readOnly = new ReadOnly(withNamespaces, settings.readOnlyNamespaces());
    Namespaces namespaces = new Namespaces(withNamespaces, readOnly);
    Tables tables = new Tables(catalog, namespaces, readOnly, new Vending(settings));
    List<Route> routes = new ArrayList<>();
    routes.addAll(namespaces.routes());
    routes.addAll(tables.routes());
    withViews.ifPresent(views -> routes.addAll(new Views(views, namespaces, readOnly).routes()));
    atomic.ifPresent(
        commit -> routes.addAll(new Transactions(commit, namespaces, tables).routes()));
    List<Endpoint> served = routes.stream().map(Route::endpoint).toList();
    routes.add(
        new Configuration(settings, keys.map(kept -> settings.idempotencyKeyLifetime()), served)
            .route());
    NotServed.besides(served).forEach(routes::add);
    this.router = new Router(routes);
  }

  /** Answers a request; also what went wrong is an answer. */
  public RestAnswer answer(RestCall call) {
    RestAnswer answer;
    try {
      answer = answerOrThrow(call);
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e);
      log(call, failure, e);
      answer = failure.answer();
    }
    return call.method().equals("HEAD") ? answer.withoutBody() : answer;
  }

  /**
   * What to answer if a request is refused before it comes here, such as by the server or for want
   * of a token.
   *
   * @param status from 400
   */
  public static RestAnswer refuse(int status, String message) {
    String type =
        switch (status) {
          case 400 -> "BadRequestException";
          case 401 -> "NotAuthorizedException";
          case 403 -> "ForbiddenException";
          case 404 -> "NoSuchRouteException";
          case 405 -> "MethodNotAllowedException";
          case 413 -> "ContentTooLargeException";
          case 503 -> "ServiceUnavailableException";
          default -> status < 500 ? "RESTException" : "InternalServerError";
        };
    return new Failure(status, type, message, Map.of()).answer();
  }

  private RestAnswer answerOrThrow(RestCall call) {
    if (call.body().length > settings.bodyBytesMax()) {
      throw Refusal.tooLarge(settings.bodyBytesMax());
    }
    Router.Found found = router.find(call);
    if (found.route().handler() instanceof Route.Handler.Changes handler) {
      return changes.make(handler.change().apply(found.request()), call);
    }
    return ((Route.Handler.Reads) found.route().handler()).read().apply(found.request());
  }

  private static void log(RestCall call, Failure failure, RuntimeException e) {
    if (failure.isFinal()) {
      LOG.debug("{} {}: {} {}", call.method(), call.path(), failure.status(), failure.message());
    } else {
      LOG.error("{} {}: {}", call.method(), call.path(), failure.status(), e);
    }
  }
}
