package dev.muster.catalog;

import java.util.List;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** How a catalog commits the tables of a batch. */
public abstract sealed class BatchCommit implements AutoCloseable
    permits JdbcCommit, RestCommit, OrderedCommit {
  private final WriteBehind writeBehind = new WriteBehind();

  /** Whether they move together or not at all; otherwise they move one after the other. */
  public abstract boolean isAtomic();

  /**
   * Gets ready, so that only the tables' moves are still to be made.
   *
   * @param tables those that change, in the order in which they were staged
   */
  abstract Attempt prepare(List<StagedOperations> tables);

  /** The operations that would make this change. */
  abstract TableOperations operationsOn(TableChange change);

  /** The table moved: deletes what the catalog's own commits would. */
  void tidyUp(StagedOperations table) {}

  /**
   * The table did not move, nor will it: deletes what was written for the move, if the catalog's
   * word can be relied upon. There are catalogs that call a commit failed which has happened.
   */
  void discard(StagedOperations table) {}

  /** For the files of one batch. */
  final PendingPuts newPuts() {
    return new PendingPuts(writeBehind);
  }

  /** Takes no more files. */
  @Override
  public final void close() {
    writeBehind.close();
  }

  /** One commit of a batch, made again only after a look. */
  interface Attempt {
    /**
     * Moves the tables.
     *
     * @throws RuntimeException of which {@link CommitOutcome#of} tells the meaning
     */
    void make();

    /**
     * Moves the tables unless they have moved since.
     *
     * @throws RuntimeException of which {@link CommitOutcome#of} tells the meaning
     */
    default void makeAgain() {
      switch (look()) {
        case MOVED -> {}
        case NOTHING_MOVED -> make();
        case UNKNOWN ->
            throw new CommitStateUnknownException(
                new IllegalStateException("The tables have gone on too far to say what happened"));
      }
    }

    /**
     * What became of it, by what the tables say now.
     *
     * @throws RuntimeException if they cannot be asked
     */
    CommitOutcome look();
  }
}
