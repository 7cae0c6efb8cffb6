package dev.muster.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Catalog.TableBuilder;
import org.apache.iceberg.catalog.TableIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes to several tables, committed together: where the catalog can, all of them move or none
 * does; elsewhere they move in the order in which they were staged ({@link BatchCommit#isAtomic}).
 *
 * <pre>{@code
 * TableBatch batch = catalog.newBatch();
 * batch.stage(events).newAppend().appendFile(file).commit();
 * batch.stage(status).newOverwrite().deleteFile(old).addFile(renewed).commit();
 * batch.commit();
 * }</pre>
 *
 * <p>A staged table is all that a table is, except that its commits go into the batch, that what is
 * written through its {@code io()} is put into the storage meanwhile, and that its files are
 * deleted only once the batch is committed. No table moves before all that was written is in the
 * storage; where none has changed, that is all that a commit waits for. Each table is staged by one
 * thread at a time, several tables by several threads if they like; the rest is for one thread.
 */
public final class TableBatch {
  private static final Logger LOG = LoggerFactory.getLogger(TableBatch.class);

  private enum State {
    OPEN,
    UNKNOWN,
    MOVED,
    GIVEN_UP
  }

  private final Catalog catalog;
  private final BatchCommit how;
  private final PendingPuts puts;
  private final Map<TableIdentifier, StagedOperations> staged = new LinkedHashMap<>();
  private State state = State.OPEN;
  private List<StagedOperations> changed = List.of();
  private BatchCommit.Attempt attempt;

  private TableBatch(Catalog catalog, BatchCommit how) {
    this.catalog = catalog;
    this.how = how;
    this.puts = how.newPuts();
  }

  /** An empty batch, committed the way that is the catalog's best. */
  public static TableBatch in(Catalog catalog) {
    return new TableBatch(
        catalog,
        catalog instanceof TableCatalog ours ? ours.batchCommit() : new OrderedCommit(catalog));
  }

  /** Loads the table and stages it. */
  public Table stage(TableIdentifier name) {
    return stage(name, catalog.loadTable(name));
  }

  /** Stages a table that this catalog has loaded, as of the metadata that it holds now. */
  public Table stage(TableIdentifier name, Table loaded) {
    TableOperations stored = ((HasTableOperations) loaded).operations();
    return put(new StagedOperations(name, stored, stored.current(), stored.current(), puts));
  }

  /** Stages a change that was worked out elsewhere. */
  public Table stage(TableChange change) {
    TableOperations stored = how.operationsOn(change);
    return put(new StagedOperations(change.name(), stored, change.base(), change.updated(), puts));
  }

  /**
   * Stages a table that the batch will create; {@code details} adds what the schema leaves open.
   */
  public Table create(TableIdentifier name, Schema schema, UnaryOperator<TableBuilder> details) {
    BaseTransaction creation =
        (BaseTransaction) details.apply(catalog.buildTable(name, schema)).createTransaction();
    return put(
        new StagedOperations(
            name, creation.underlyingOps(), null, creation.currentMetadata(), puts));
  }

  private synchronized Table put(StagedOperations table) {
    if (state != State.OPEN) {
      throw new IllegalStateException("The batch is committed, or has failed to be");
    }
    if (staged.putIfAbsent(table.name(), table) != null) {
      throw new IllegalArgumentException("Staged already: " + table.name());
    }
    return new BaseTable(table, table.name().toString());
  }

  /**
   * Commits. The tables that were staged know their new state without a refresh.
   *
   * <p>If the outcome is unknown, the call can be repeated: it looks first, and commits only if the
   * earlier attempt has not happened. If nothing moved, the batch is done with; its data files can
   * go into another.
   *
   * @throws RuntimeException of which {@link CommitOutcome#of} tells the meaning
   */
  public void commit() {
    switch (state) {
      case OPEN -> prepareAndMake();
      case UNKNOWN -> {
        make(attempt::makeAgain);
        changed.forEach(StagedOperations::refreshStored);
      }
      case MOVED -> {}
      case GIVEN_UP -> throw new IllegalStateException("The batch has failed; stage another");
    }
  }

  /**
   * What became of a commit of which the outcome is unknown, by what the tables say now.
   *
   * @return {@link CommitOutcome#UNKNOWN} if the tables have gone on so far that they do not say
   * @throws RuntimeException if the catalog cannot be asked
   */
  public CommitOutcome look() {
    return switch (state) {
      case OPEN, GIVEN_UP -> CommitOutcome.NOTHING_MOVED;
      case MOVED -> CommitOutcome.MOVED;
      case UNKNOWN -> attempt.look();
    };
  }

  private void prepareAndMake() {
    changed = staged.values().stream().filter(StagedOperations::isChanged).toList();
    try {
      if (!changed.isEmpty()) {
        attempt = how.prepare(changed);
      }
      puts.await();
    } catch (RuntimeException e) {
      giveUp();
      throw e;
    }
    if (changed.isEmpty()) {
      state = State.MOVED;
    } else {
      make(attempt::make);
    }
  }

  private void make(Runnable step) {
    state = State.UNKNOWN;
    try {
      step.run();
    } catch (RuntimeException e) {
      if (CommitOutcome.of(e) == CommitOutcome.NOTHING_MOVED) {
        giveUp();
      }
      throw e;
    }
    finish();
  }

  /** It is committed; what may fail from here on changes nothing about that. */
  private void finish() {
    state = State.MOVED;
    for (StagedOperations table : changed) {
      try {
        table.files().keep();
        how.tidyUp(table);
      } catch (RuntimeException e) {
        LOG.warn("Not all replaced files of {} are deleted", table.name(), e);
      }
    }
  }

  private void giveUp() {
    state = State.GIVEN_UP;
    puts.settle();
    staged.values().forEach(how::discard);
  }
}
