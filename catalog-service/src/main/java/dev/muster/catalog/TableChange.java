package dev.muster.catalog;

import static java.util.Objects.requireNonNull;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What is to become of a table.
 *
 * @param base what it must be now, as the catalog has loaded it; null if it must not exist yet
 */
public record TableChange(TableIdentifier name, TableMetadata base, TableMetadata updated) {
  public TableChange {
    requireNonNull(name, "name");
    requireNonNull(updated, "updated");
  }
}
