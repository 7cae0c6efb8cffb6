package dev.muster.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.util.LocationUtil;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.iceberg.view.BaseMetastoreViewCatalog;
import org.apache.iceberg.view.ViewMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A catalog in a database, on the layout of Iceberg's own JDBC catalog (schema version V1): either
 * opens what the other has written, also while the other is at it.
 *
 * <p>Unlike that one, it moves several tables in one transaction, never takes a lost answer for a
 * failure, creates tables only in namespaces that exist, and takes no dots in namespace levels,
 * since the layout could not tell them from the separator.
 */
final class JdbcTableCatalog extends BaseMetastoreViewCatalog implements TableCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcTableCatalog.class);
  private static final String LOCATION = "location";

  private final String name;
  private final Map<String, String> properties;
  private final CatalogDatabase database;
  private final FileIO io;
  private final String warehouse;
  private final Pointers pointers;
  private final Namespaces namespaces;
  private final BatchCommit batchCommit = new JdbcCommit(this);

  /** Takes over database and files, and closes them. */
  JdbcTableCatalog(
      String name, Map<String, String> properties, CatalogDatabase database, FileIO io) {
    this.name = name;
    this.properties = Map.copyOf(properties);
    this.database = database;
    this.io = io;
    this.warehouse =
        LocationUtil.stripTrailingSlash(properties.get(CatalogProperties.WAREHOUSE_LOCATION));
    this.pointers = new Pointers(database, name);
    this.namespaces = new Namespaces(database, name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected Map<String, String> properties() {
    return properties;
  }

  Pointers pointers() {
    return pointers;
  }

  @Override
  public Optional<DataSource> database() {
    return Optional.of(database.source());
  }

  @Override
  public BatchCommit batchCommit() {
    return batchCommit;
  }

  @Override
  protected JdbcTableOperations newTableOps(TableIdentifier table) {
    return new JdbcTableOperations(pointers, namespaces, io, table);
  }

  @Override
  protected JdbcViewOperations newViewOps(TableIdentifier view) {
    return new JdbcViewOperations(pointers, namespaces, io, view);
  }

  @Override
  protected boolean isValidIdentifier(TableIdentifier identifier) {
    return isValid(identifier.namespace());
  }

  private static boolean isValid(Namespace namespace) {
    return List.of(namespace.levels()).stream()
        .noneMatch(level -> level.isEmpty() || level.contains("."));
  }

  @Override
  protected String defaultWarehouseLocation(TableIdentifier table) {
    boolean unique =
        PropertyUtil.propertyAsBoolean(
            properties,
            CatalogProperties.UNIQUE_TABLE_LOCATION,
            CatalogProperties.UNIQUE_TABLE_LOCATION_DEFAULT);
    return defaultLocation(table.namespace()) + "/" + LocationUtil.tableLocation(table, unique);
  }

  private String defaultLocation(Namespace namespace) {
    return namespace.isEmpty() ? warehouse : warehouse + "/" + String.join("/", namespace.levels());
  }

  @Override
  public List<TableIdentifier> listTables(Namespace namespace) {
    namespaces.require(namespace);
    return pointers.list(PointerKind.TABLE, namespace);
  }

  @Override
  public List<TableIdentifier> listViews(Namespace namespace) {
    namespaces.require(namespace);
    return pointers.list(PointerKind.VIEW, namespace);
  }

  @Override
  public boolean tableExists(TableIdentifier table) {
    return is(PointerKind.TABLE, table);
  }

  @Override
  public boolean viewExists(TableIdentifier view) {
    return is(PointerKind.VIEW, view);
  }

  private boolean is(PointerKind kind, TableIdentifier name) {
    return pointers.kindOf(name).filter(kind::equals).isPresent();
  }

  @Override
  public boolean dropTable(TableIdentifier table, boolean purge) {
    JdbcTableOperations operations = newTableOps(table);
    TableMetadata last = null;
    if (purge) {
      try {
        last = operations.current();
      } catch (NotFoundException e) {
        LOG.warn("Dropping {} without its files, as its metadata is missing", table, e);
      }
    }
    boolean dropped = pointers.drop(PointerKind.TABLE, table);
    if (dropped && last != null) {
      CatalogUtil.dropTableData(io, last);
    }
    return dropped;
  }

  @Override
  public boolean dropView(TableIdentifier view) {
    ViewMetadata last = null;
    try {
      last = newViewOps(view).current();
    } catch (NotFoundException e) {
      LOG.warn("Dropping {} without its files, as its metadata is missing", view, e);
    }
    boolean dropped = pointers.drop(PointerKind.VIEW, view);
    if (dropped && last != null) {
      CatalogUtil.dropViewMetadata(io, last);
    }
    return dropped;
  }

  @Override
  public void renameTable(TableIdentifier from, TableIdentifier to) {
    if (!rename(PointerKind.TABLE, from, to)) {
      throw new NoSuchTableException("Table does not exist: %s", from);
    }
  }

  @Override
  public void renameView(TableIdentifier from, TableIdentifier to) {
    if (!rename(PointerKind.VIEW, from, to)) {
      throw new NoSuchViewException("View does not exist: %s", from);
    }
  }

  private boolean rename(PointerKind kind, TableIdentifier from, TableIdentifier to) {
    if (!is(kind, from)) {
      return false;
    }
    namespaces.require(to.namespace());
    return pointers.rename(kind, from, to);
  }

  @Override
  public void createNamespace(Namespace namespace, Map<String, String> metadata) {
    if (namespace.isEmpty() || !isValid(namespace)) {
      throw new IllegalArgumentException("Invalid namespace: " + namespace);
    }
    if (namespaces.exists(namespace)) {
      throw new AlreadyExistsException("Namespace already exists: %s", namespace);
    }
    namespaces.create(namespace, metadata);
  }

  @Override
  public boolean namespaceExists(Namespace namespace) {
    return namespaces.exists(namespace);
  }

  @Override
  public List<Namespace> listNamespaces(Namespace parent) {
    if (!parent.isEmpty()) {
      namespaces.require(parent);
    }
    return namespaces.children(parent);
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(Namespace namespace) {
    namespaces.require(namespace);
    Map<String, String> found = new HashMap<>(namespaces.properties(namespace));
    found.putIfAbsent(LOCATION, defaultLocation(namespace));
    return Map.copyOf(found);
  }

  @Override
  public boolean setProperties(Namespace namespace, Map<String, String> added) {
    namespaces.require(namespace);
    namespaces.setProperties(namespace, added);
    return !added.isEmpty();
  }

  @Override
  public boolean removeProperties(Namespace namespace, Set<String> removed) {
    namespaces.require(namespace);
    return namespaces.removeProperties(namespace, removed);
  }

  @Override
  public boolean dropNamespace(Namespace namespace) {
    if (!namespaces.exists(namespace)) {
      return false;
    }
    requireEmpty(namespace, namespaces.children(namespace).size(), "namespace(s)");
    requireEmpty(namespace, pointers.list(PointerKind.TABLE, namespace).size(), "table(s)");
    requireEmpty(namespace, pointers.list(PointerKind.VIEW, namespace).size(), "view(s)");
    return namespaces.drop(namespace);
  }

  private static void requireEmpty(Namespace namespace, int size, String what) {
    if (size > 0) {
      throw new NamespaceNotEmptyException(
          "Namespace %s is not empty. Contains %d %s.", namespace, size, what);
    }
  }

  @Override
  public void close() {
    try (database;
        io;
        batchCommit) {
      metricsReporter().close();
    }
  }
}
