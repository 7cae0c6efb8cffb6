package dev.muster.catalog;

import java.io.Closeable;
import java.util.Optional;
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

  /** Its views, if it keeps any. */
  default Optional<ViewCatalog> views() {
    return this instanceof ViewCatalog views ? Optional.of(views) : Optional.empty();
  }

  /** Waits for the statements under way and lets go of the database. */
  @Override
  void close();
}
