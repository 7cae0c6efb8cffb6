package dev.muster.restcatalog;

import java.util.List;

/**
 * Moves several tables in one step. What the catalog must offer for {@code transactions/commit}.
 */
@FunctionalInterface
public interface AtomicCommit {
  /**
   * Moves every table from its base to its new state, or none.
   *
   * @param moves each table at most once
   * @throws org.apache.iceberg.exceptions.CommitFailedException if a table is no longer at its
   *     base; none has moved
   * @throws org.apache.iceberg.exceptions.AlreadyExistsException if a table to be created is there;
   *     none has moved
   * @throws org.apache.iceberg.exceptions.CommitStateUnknownException if the tables may have moved;
   *     whatever they need is still in place
   */
  void commit(List<TableMove> moves);
}
