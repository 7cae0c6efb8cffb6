package dev.muster.restcatalog;

import static dev.muster.restcatalog.UnreadableException.reading;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables' part of the protocol. */
final class Tables {
  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  private final Catalog catalog;
  private final Namespaces namespaces;
  private final ReadOnly readOnly;
  private final Vending vending;

  Tables(Catalog catalog, Namespaces namespaces, ReadOnly readOnly, Vending vending) {
    this.catalog = catalog;
    this.namespaces = namespaces;
    this.readOnly = readOnly;
    this.vending = vending;
  }

  List<Route> routes() {
    return List.of(
        Route.reads(Endpoint.V1_LIST_TABLES, this::list),
        Route.changes(Endpoint.V1_CREATE_TABLE, this::create),
        Route.reads(Endpoint.V1_LOAD_TABLE, this::load),
        Route.reads(Endpoint.V1_TABLE_EXISTS, this::exists),
        Route.changes(Endpoint.V1_UPDATE_TABLE, this::update),
        Route.changes(Endpoint.V1_DELETE_TABLE, this::drop),
        Route.changes(Endpoint.V1_RENAME_TABLE, this::rename),
        Route.changes(Endpoint.V1_REGISTER_TABLE, this::register),
        Route.reads(Endpoint.V1_REPORT_METRICS, this::report));
  }

  private RestAnswer list(Matched request) {
    List<TableIdentifier> tables = catalog.listTables(request.namespace());
    Page<TableIdentifier> page = Page.of(tables, TableIdentifier::name, request);
    ListTablesResponse response =
        ListTablesResponse.builder().addAll(page.items()).nextPageToken(page.next()).build();
    return RestAnswer.json(200, Json.write(response));
  }

  private RestAnswer load(Matched request) {
    SnapshotMode snapshots = snapshots(request);
    return loaded(request.table(), snapshots, vending.config(request)).answerTo(request);
  }

  private static SnapshotMode snapshots(Matched request) {
    String mode = request.parameter("snapshots").orElse("all");
    try {
      return SnapshotMode.valueOf(mode.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("snapshots is 'all' or 'refs', not '" + mode + "'");
    }
  }

  private RestAnswer exists(Matched request) {
    TableIdentifier table = request.table();
    if (!reading(table, () -> catalog.tableExists(table))) {
      throw new NoSuchTableException("Table does not exist: %s", table);
    }
    return RestAnswer.noContent();
  }

  private Change create(Matched request) {
    CreateTableRequest body = request.body(CreateTableRequest.class);
    Namespace namespace = request.namespace();
    TableIdentifier table = TableIdentifier.of(namespace, body.name());
    Map<String, String> config = vending.config(request);
    Names.requirePlain(table);
    readOnly.requireWritable(namespace);
    Names.requireAbsolute(body.location());
    readOnly.requireOutside(body.location());
    Updates.requireOutside(body.properties(), readOnly);
    if (body.stageCreate()) {
      return new Change(() -> stage(namespace, body, config), () -> stage(namespace, body, config));
    }
    return new Change(
        () -> {
          namespaces.require(namespace);
          return answer(CatalogHandlers.createTable(catalog, namespace, body), config);
        },
        () -> describe(table, config));
  }

  /** Makes nothing: the client makes the table with its first commit. */
  private RestAnswer stage(
      Namespace namespace, CreateTableRequest body, Map<String, String> config) {
    namespaces.require(namespace);
    return answer(CatalogHandlers.stageTableCreate(catalog, namespace, body), config);
  }

  private Change update(Matched request) {
    UpdateTableRequest body = request.body(UpdateTableRequest.class);
    TableIdentifier table = request.table();
    Updates updates = allowed(table, body);
    return new Change(
        () -> commit(table, body, updates),
        () -> describe(table, Map.of()),
        () -> landed(table, updates));
  }

  /**
   * A commit's updates, if clients may make them to this table.
   *
   * @throws Refusal if the table's name is not one that can be given
   */
  Updates allowed(TableIdentifier table, UpdateTableRequest body) {
    Updates updates = Updates.of(body);
    readOnly.requireWritable(table.namespace());
    updates.requireOutside(readOnly);
    if (updates.create()) {
      Names.requirePlain(table);
    }
    return updates;
  }

  private RestAnswer commit(TableIdentifier table, UpdateTableRequest body, Updates updates) {
    if (updates.create()) {
      updates.applyTo(null); // Iceberg would also make what is no table
      namespaces.require(table.namespace());
    }
    try {
      return answer(CatalogHandlers.updateTable(catalog, table, body), Map.of());
    } catch (CommitStateUnknownException | CommitFailedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!Failure.hasCause(e, SQLException.class)) {
        requireSound(table, updates);
      }
      throw e;
    }
  }

  /** Finds out whether it was the stored metadata or the updates that made no sense, if either. */
  private void requireSound(TableIdentifier table, Updates updates) {
    updates.applyTo(updates.create() ? null : metadata(table));
  }

  /** Whether the commit can be seen in the table as it is now. */
  boolean landed(TableIdentifier table, Updates updates) {
    try {
      return updates.tracesIn(metadata(table));
    } catch (NoSuchTableException e) {
      return false;
    }
  }

  /**
   * The table as it is now.
   *
   * @throws NoSuchTableException if it is not there
   */
  TableMetadata metadata(TableIdentifier table) {
    return operations(table).current();
  }

  private TableOperations operations(TableIdentifier table) {
    if (reading(table, () -> catalog.loadTable(table)) instanceof BaseTable loaded) {
      return loaded.operations();
    }
    throw new NoSuchTableException("Table does not exist: %s", table); // such as t.snapshots
  }

  private Change drop(Matched request) {
    TableIdentifier table = request.table();
    readOnly.requireWritable(table.namespace());
    boolean purge = request.parameter("purgeRequested").filter(Boolean::parseBoolean).isPresent();
    return Change.done(
        () -> {
          if (purge) {
            purge(table);
          } else {
            drop(table);
          }
        },
        () -> !catalog.tableExists(table));
  }

  private void drop(TableIdentifier table) {
    if (!reading(table, () -> catalog.dropTable(table, false))) {
      throw new NoSuchTableException("Table does not exist: %s", table);
    }
  }

  /** Drops the table and then deletes what it lists, save files of the service's own. */
  private void purge(TableIdentifier table) {
    FileIO io;
    TableMetadata last;
    try {
      TableOperations operations = operations(table);
      io = operations.io();
      last = operations.current();
    } catch (NotFoundException e) {
      LOG.warn("The metadata of {} is gone: dropped, but its files, if any, stay", table, e);
      drop(table);
      return;
    }
    drop(table);
    try {
      CatalogUtil.dropTableData(new SparingFileIO(io, readOnly.files()), last);
    } catch (RuntimeException e) {
      LOG.warn("{} is dropped, but some of its files may stay", table, e);
    }
  }

  private Change rename(Matched request) {
    RenameTableRequest body = request.body(RenameTableRequest.class);
    TableIdentifier from = body.source();
    TableIdentifier to = body.destination();
    Names.requirePlain(to);
    readOnly.requireWritable(from.namespace());
    readOnly.requireWritable(to.namespace());
    return Change.done(
        () -> CatalogHandlers.renameTable(catalog, body),
        () -> !catalog.tableExists(from) && catalog.tableExists(to));
  }

  private Change register(Matched request) {
    RegisterTableRequest body = request.body(RegisterTableRequest.class);
    Namespace namespace = request.namespace();
    TableIdentifier table = TableIdentifier.of(namespace, body.name());
    Map<String, String> config = vending.config(request);
    Names.requirePlain(table);
    readOnly.requireWritable(namespace);
    return new Change(
        () -> {
          namespaces.require(namespace);
          requireOwnFiles(table, body.metadataLocation());
          return answer(CatalogHandlers.registerTable(catalog, namespace, body), config);
        },
        () -> describe(table, config),
        () ->
            catalog.tableExists(table)
                && metadata(table).metadataFileLocation().equals(body.metadataLocation()));
  }

  private void requireOwnFiles(TableIdentifier table, String metadataLocation) {
    ServiceFiles files = readOnly.files();
    files.requireOutside(metadataLocation);
    files.requireOutside(TableMetadataParser.read(io(table), metadataLocation));
  }

  /** The only way to a catalog's FileIO before the table is there. */
  private FileIO io(TableIdentifier table) {
    var transaction = catalog.buildTable(table, new Schema()).createOrReplaceTransaction();
    return ((BaseTransaction) transaction).underlyingOps().io();
  }

  private RestAnswer report(Matched request) {
    ReportMetricsRequest body = request.body(ReportMetricsRequest.class);
    LOG.debug("{} on {}: {}", body.reportType(), request.table(), body.report());
    return RestAnswer.noContent();
  }

  private RestAnswer describe(TableIdentifier table, Map<String, String> config) {
    return loaded(table, SnapshotMode.ALL, config).answer();
  }

  private LoadedTable loaded(
      TableIdentifier table, SnapshotMode snapshots, Map<String, String> config) {
    LoadTableResponse response =
        reading(table, () -> CatalogHandlers.loadTable(catalog, table, snapshots));
    return new LoadedTable(response, snapshots, config);
  }

  private static RestAnswer answer(LoadTableResponse response, Map<String, String> config) {
    return new LoadedTable(response, SnapshotMode.ALL, config).answer();
  }
}
