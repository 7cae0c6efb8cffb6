package dev.muster.catalog;

import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Iceberg's JDBC catalog, made safe against a reply that is lost on its way back. */
final class LossAwareCatalog extends JdbcCatalog implements TableCatalog {
  LossAwareCatalog(RunOncePool pool) {
    super(null, properties -> pool, true);
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new LossAwareOperations(super.newTableOps(table));
  }
}
