package dev.muster.catalog;

import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * In a catalog that moves one table after the other, some of a batch moved and then one did not.
 */
public final class PartlyMovedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PartlyMovedException(
      List<TableIdentifier> moved, TableIdentifier failed, RuntimeException cause) {
    super("%s moved, %s did not: %s".formatted(moved, failed, cause.getMessage()), cause);
  }

  /** Whether it is certain that the table which failed did not move. */
  public boolean isRefusal() {
    return CommitOutcome.of((RuntimeException) getCause()) == CommitOutcome.NOTHING_MOVED;
  }
}
