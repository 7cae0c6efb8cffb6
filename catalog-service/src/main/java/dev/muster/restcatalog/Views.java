package dev.muster.restcatalog;

import static dev.muster.restcatalog.UnreadableException.reading;

import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.rest.responses.LoadViewResponse;
import org.apache.iceberg.view.BaseView;

/** The views' part of the protocol. */
final class Views {
  private final ViewCatalog catalog;
  private final Namespaces namespaces;
  private final ReadOnly readOnly;

  Views(ViewCatalog catalog, Namespaces namespaces, ReadOnly readOnly) {
    this.catalog = catalog;
    this.namespaces = namespaces;
    this.readOnly = readOnly;
  }

  List<Route> routes() {
    return List.of(
        Route.reads(Endpoint.V1_LIST_VIEWS, this::list),
        Route.changes(Endpoint.V1_CREATE_VIEW, this::create),
        Route.reads(Endpoint.V1_LOAD_VIEW, request -> load(request.view())),
        Route.reads(Endpoint.V1_VIEW_EXISTS, this::exists),
        Route.changes(Endpoint.V1_UPDATE_VIEW, this::replace),
        Route.changes(Endpoint.V1_DELETE_VIEW, this::drop),
        Route.changes(Endpoint.V1_RENAME_VIEW, this::rename),
        Route.changes(Endpoint.V1_REGISTER_VIEW, this::register));
  }

  private RestAnswer list(Matched request) {
    List<TableIdentifier> views = catalog.listViews(request.namespace());
    Page<TableIdentifier> page = Page.of(views, TableIdentifier::name, request);
    ListTablesResponse response =
        ListTablesResponse.builder().addAll(page.items()).nextPageToken(page.next()).build();
    return RestAnswer.json(200, Json.write(response));
  }

  private RestAnswer load(TableIdentifier view) {
    return answer(reading(view, () -> CatalogHandlers.loadView(catalog, view)));
  }

  private RestAnswer exists(Matched request) {
    CatalogHandlers.viewExists(catalog, request.view());
    return RestAnswer.noContent();
  }

  private Change create(Matched request) {
    CreateViewRequest body = request.body(CreateViewRequest.class);
    Namespace namespace = request.namespace();
    TableIdentifier view = TableIdentifier.of(namespace, body.name());
    Names.requirePlain(view);
    readOnly.requireWritable(namespace);
    Names.requireAbsolute(body.location());
    readOnly.requireOutside(body.location());
    Updates.requireOutside(body.properties(), readOnly);
    return new Change(
        () -> {
          namespaces.require(namespace);
          return answer(sound(() -> CatalogHandlers.createView(catalog, namespace, body)));
        },
        () -> load(view));
  }

  private Change replace(Matched request) {
    UpdateTableRequest body = request.body(UpdateTableRequest.class);
    TableIdentifier view = request.view();
    readOnly.requireWritable(view.namespace());
    Updates.of(body).requireOutside(readOnly);
    return new Change(
        () -> answer(sound(() -> CatalogHandlers.updateView(catalog, view, body))),
        () -> load(view));
  }

  private Change drop(Matched request) {
    TableIdentifier view = request.view();
    readOnly.requireWritable(view.namespace());
    return Change.done(
        () -> CatalogHandlers.dropView(catalog, view), () -> !catalog.viewExists(view));
  }

  private Change rename(Matched request) {
    RenameTableRequest body = request.body(RenameTableRequest.class);
    TableIdentifier from = body.source();
    TableIdentifier to = body.destination();
    Names.requirePlain(to);
    readOnly.requireWritable(from.namespace());
    readOnly.requireWritable(to.namespace());
    return Change.done(
        () -> CatalogHandlers.renameView(catalog, body),
        () -> !catalog.viewExists(from) && catalog.viewExists(to));
  }

  private Change register(Matched request) {
    RegisterViewRequest body = request.body(RegisterViewRequest.class);
    Namespace namespace = request.namespace();
    TableIdentifier view = TableIdentifier.of(namespace, body.name());
    Names.requirePlain(view);
    readOnly.requireWritable(namespace);
    readOnly.requireOutside(body.metadataLocation());
    return new Change(
        () -> {
          namespaces.require(namespace);
          return answer(CatalogHandlers.registerView(catalog, namespace, body));
        },
        () -> load(view),
        () -> catalog.viewExists(view) && isAt(view, body.metadataLocation()));
  }

  /** Iceberg calls it a wrong state if a view would lose dialects or has none that are known. */
  private static LoadViewResponse sound(Supplier<LoadViewResponse> change) {
    try {
      return change.get();
    } catch (IllegalStateException e) {
      throw Refusal.badRequest(e.getMessage());
    }
  }

  private boolean isAt(TableIdentifier view, String metadataLocation) {
    return catalog.loadView(view) instanceof BaseView loaded
        && metadataLocation.equals(loaded.operations().current().metadataFileLocation());
  }

  private static RestAnswer answer(LoadViewResponse response) {
    return RestAnswer.json(200, Json.write(response));
  }
}
