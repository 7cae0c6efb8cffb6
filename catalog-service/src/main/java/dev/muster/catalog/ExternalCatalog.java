package dev.muster.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;

/**
 * A catalog that somebody else keeps.
 *
 * @param namespaces the same catalog
 */
record ExternalCatalog(Catalog tables, SupportsNamespaces namespaces, BatchCommit batchCommit)
    implements TableCatalog {
  @Override
  public Optional<ViewCatalog> views() {
    return tables instanceof ViewCatalog views ? Optional.of(views) : Optional.empty();
  }

  @Override
  public String name() {
    return tables.name();
  }

  @Override
  public List<TableIdentifier> listTables(Namespace namespace) {
    return tables.listTables(namespace);
  }

  @Override
  public boolean tableExists(TableIdentifier table) {
    return tables.tableExists(table);
  }

  @Override
  public Table loadTable(TableIdentifier table) {
    return tables.loadTable(table);
  }

  @Override
  public void invalidateTable(TableIdentifier table) {
    tables.invalidateTable(table);
  }

  @Override
  public TableBuilder buildTable(TableIdentifier table, Schema schema) {
    return tables.buildTable(table, schema);
  }

  @Override
  public Table registerTable(TableIdentifier table, String metadataLocation) {
    return tables.registerTable(table, metadataLocation);
  }

  @Override
  public Table registerTable(TableIdentifier table, String metadataLocation, boolean overwrite) {
    return tables.registerTable(table, metadataLocation, overwrite);
  }

  @Override
  public boolean dropTable(TableIdentifier table, boolean purge) {
    return tables.dropTable(table, purge);
  }

  @Override
  public void renameTable(TableIdentifier from, TableIdentifier to) {
    tables.renameTable(from, to);
  }

  @Override
  public void createNamespace(Namespace namespace, Map<String, String> properties) {
    namespaces.createNamespace(namespace, properties);
  }

  @Override
  public boolean namespaceExists(Namespace namespace) {
    return namespaces.namespaceExists(namespace);
  }

  @Override
  public List<Namespace> listNamespaces(Namespace parent) {
    return namespaces.listNamespaces(parent);
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(Namespace namespace) {
    return namespaces.loadNamespaceMetadata(namespace);
  }

  @Override
  public boolean dropNamespace(Namespace namespace) {
    return namespaces.dropNamespace(namespace);
  }

  @Override
  public boolean setProperties(Namespace namespace, Map<String, String> added) {
    return namespaces.setProperties(namespace, added);
  }

  @Override
  public boolean removeProperties(Namespace namespace, Set<String> removed) {
    return namespaces.removeProperties(namespace, removed);
  }

  @Override
  public void close() {
    batchCommit.close();
    if (tables instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
