package dev.muster.restcatalog;

import static java.util.Objects.requireNonNull;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What one table does in an {@link AtomicCommit}.
 *
 * @param base the state that the table must be in; null if it must not exist
 * @param updated the state to move to, not yet written to a file
 */
public record TableMove(TableIdentifier table, TableMetadata base, TableMetadata updated) {
  public TableMove {
    requireNonNull(table, "table");
    requireNonNull(updated, "updated");
  }
}
