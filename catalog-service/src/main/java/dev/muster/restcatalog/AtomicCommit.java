package dev.muster.restcatalog;

import dev.muster.catalog.CommitOutcome;
import dev.muster.catalog.TableBatch;
import dev.muster.catalog.TableCatalog;
import dev.muster.catalog.TableChange;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** Moves several tables in one step. What a catalog must offer for {@code transactions/commit}. */
@FunctionalInterface
interface AtomicCommit {
  /**
   * Makes every change, or none.
   *
   * @param changes each table at most once
   * @throws org.apache.iceberg.exceptions.CommitFailedException if a table is no longer at its
   *     base; none has moved
   * @throws org.apache.iceberg.exceptions.AlreadyExistsException if a table to be created is there;
   *     none has moved
   * @throws CommitStateUnknownException if the tables may have moved; whatever they need is still
   *     in place
   */
  void commit(List<TableChange> changes);

  /** The catalog's own way; empty if it moves one table after the other. */
  static Optional<AtomicCommit> of(TableCatalog catalog) {
    return catalog.batchCommit().isAtomic()
        ? Optional.of(changes -> commit(catalog.newBatch(), changes))
        : Optional.empty();
  }

  private static void commit(TableBatch batch, List<TableChange> changes) {
    changes.forEach(batch::stage);
    try {
      batch.commit();
    } catch (CommitStateUnknownException e) {
      lookOnceMore(batch, e);
    }
  }

  /** The connection may have broken, and a new one may tell. */
  private static void lookOnceMore(TableBatch batch, CommitStateUnknownException unknown) {
    try {
      batch.commit(); // which looks first
    } catch (RuntimeException e) {
      if (CommitOutcome.of(e) == CommitOutcome.NOTHING_MOVED) {
        throw e;
      }
      unknown.addSuppressed(e);
      throw unknown;
    }
  }
}
