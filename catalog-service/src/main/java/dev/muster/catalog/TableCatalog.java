package dev.muster.catalog;

import java.io.Closeable;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.ViewCatalog;

/** An open catalog. {@link CommitOutcome#of} says what an exception out of a commit means. */
public interface TableCatalog extends Catalog, SupportsNamespaces, Closeable {
  /** How it commits several tables. */
  BatchCommit batchCommit();

  /** Changes to several tables, to be committed together. */
  default TableBatch newBatch() {
    return TableBatch.in(this);
  }

  /**
   * The database behind the catalog, if it has one; its connections commit each statement at once.
   * For what belongs beside the catalog's own tables.
   */
  default Optional<DataSource> database() {
    return Optional.empty();
  }

  /** Its views, if it keeps any. */
  default Optional<ViewCatalog> views() {
    return this instanceof ViewCatalog views ? Optional.of(views) : Optional.empty();
  }

  /** Waits for the statements under way and lets go of the database. */
  @Override
  void close();
}
