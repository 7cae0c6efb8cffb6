package dev.muster.restcatalog;

import java.util.HashMap;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.responses.GetNamespaceResponse;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;
import org.apache.iceberg.rest.responses.UpdateNamespacePropertiesResponse;

/** The namespaces' part of the protocol. */
final class Namespaces {
  private final SupportsNamespaces catalog;
  private final ReadOnly readOnly;

  Namespaces(SupportsNamespaces catalog, ReadOnly readOnly) {
    this.catalog = catalog;
    this.readOnly = readOnly;
  }

  List<Route> routes() {
    return List.of(
        Route.reads(Endpoint.V1_LIST_NAMESPACES, this::list),
        Route.changes(Endpoint.V1_CREATE_NAMESPACE, this::create),
        Route.reads(Endpoint.V1_LOAD_NAMESPACE, request -> load(request.namespace())),
        Route.reads(Endpoint.V1_NAMESPACE_EXISTS, this::exists),
        Route.changes(Endpoint.V1_UPDATE_NAMESPACE, this::update),
        Route.changes(Endpoint.V1_DELETE_NAMESPACE, this::drop));
  }

  private RestAnswer list(Matched request) {
    Namespace parent =
        request
            .parameter("parent")
            .filter(joined -> !joined.isEmpty())
            .map(Names::namespace)
            .orElseGet(Namespace::empty);
    List<Namespace> children = CatalogHandlers.listNamespaces(catalog, parent).namespaces();
    Page<Namespace> page = Page.of(children, Namespace::toString, request);
    return answer(
        ListNamespacesResponse.builder().addAll(page.items()).nextPageToken(page.next()).build());
  }

  /** Of a namespace that was just created, the same. Iceberg asks maps for null. */
  private RestAnswer load(Namespace namespace) {
    return answer(
        GetNamespaceResponse.builder()
            .withNamespace(namespace)
            .setProperties(new HashMap<>(catalog.loadNamespaceMetadata(namespace)))
            .build());
  }

  private RestAnswer exists(Matched request) {
    CatalogHandlers.namespaceExists(catalog, request.namespace());
    return RestAnswer.noContent();
  }

  private Change create(Matched request) {
    CreateNamespaceRequest body = request.body(CreateNamespaceRequest.class);
    Namespace namespace = body.namespace();
    Names.requirePlain(namespace);
    readOnly.requireWritable(namespace);
    readOnly.requireOutside(body.properties().get("location"));
    return new Change(
        () -> {
          catalog.createNamespace(namespace, body.properties());
          return load(namespace);
        },
        () -> load(namespace));
  }

  private Change update(Matched request) {
    Namespace namespace = request.namespace();
    var body = request.body(UpdateNamespacePropertiesRequest.class);
    readOnly.requireWritable(namespace);
    readOnly.requireOutside(body.updates().get("location"));
    return new Change(
        () -> answer(CatalogHandlers.updateNamespaceProperties(catalog, namespace, body)),
        () -> answer(updated(body)));
  }

  /** What was missing before the first time cannot be told any more. */
  private static UpdateNamespacePropertiesResponse updated(UpdateNamespacePropertiesRequest body) {
    return UpdateNamespacePropertiesResponse.builder()
        .addUpdated(body.updates().keySet())
        .addRemoved(body.removals())
        .build();
  }

  private Change drop(Matched request) {
    Namespace namespace = request.namespace();
    readOnly.requireWritable(namespace);
    return Change.done(
        () -> CatalogHandlers.dropNamespace(catalog, namespace),
        () -> !catalog.namespaceExists(namespace));
  }

  /**
   * Holds that a namespace is there to make something in; not every catalog asks.
   *
   * @throws NoSuchNamespaceException if it is not
   */
  void require(Namespace namespace) {
    CatalogHandlers.namespaceExists(catalog, namespace);
  }

  private static RestAnswer answer(Object response) {
    return RestAnswer.json(200, Json.write(response));
  }
}
