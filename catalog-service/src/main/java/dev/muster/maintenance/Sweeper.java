package dev.muster.maintenance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps the folders of some tables, one after the other. */
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** Deleted with one request where the storage can do that. */
  private static final int AT_ONCE = 500;

  /** Of one table in one turn; the rest waits for the next. */
  private static final int MOST = 50_000;

  private final Catalog catalog;
  private final List<TableIdentifier> names;
  private final MaintenanceSettings settings;
  private final InstantSource clock;
  private final Neighbours neighbours;
  private final Map<TableIdentifier, Table> tables = new HashMap<>();
  private final Map<TableIdentifier, Sweep> sweeps = new HashMap<>();

  /** Sweeps these tables, as far as they exist. */
  public Sweeper(
      Catalog catalog,
      List<TableIdentifier> names,
      MaintenanceSettings settings,
      InstantSource clock) {
    this.catalog = catalog;
    this.names = List.copyOf(names);
    this.settings = settings;
    this.clock = clock;
    this.neighbours = new Neighbours(catalog);
  }

  /**
   * One turn over all tables. A table of which not everything can be read is passed over.
   *
   * @param dryRun whether to look only
   * @param goesOn asked now and then; the turn ends early when it says no
   * @param told of each table, when it is done
   */
  public void turn(boolean dryRun, BooleanSupplier goesOn, Consumer<TableReport> told) {
    for (TableIdentifier name : names) {
      if (goesOn.getAsBoolean()) {
        told.accept(swept(name, dryRun, goesOn));
      }
    }
  }

  private TableReport swept(TableIdentifier name, boolean dryRun, BooleanSupplier goesOn) {
    try {
      Table table = tables.computeIfAbsent(name, catalog::loadTable);
      neighbours.requireNone(name, table);
      Sweep sweep = sweeps.computeIfAbsent(name, any -> new Sweep(settings.fileRetention()));
      Instant now = clock.instant();
      Sweep.Found found = sweep.look(table, now);
      int deleted = dryRun ? 0 : delete(table, sweep, found.due(), goesOn);
      return TableReport.of(name.name(), found, deleted);
    } catch (RuntimeException e) {
      LOG.warn("The files of {} were not swept", name, e);
      return TableReport.failed(name.name(), e);
    }
  }

  private static int delete(Table table, Sweep sweep, List<String> due, BooleanSupplier goesOn) {
    int deleted = 0;
    int most = Math.min(due.size(), MOST);
    while (deleted < most && goesOn.getAsBoolean()) {
      List<String> some = due.subList(deleted, Math.min(deleted + AT_ONCE, most));
      // What cannot be deleted is logged there, and found again.
      CatalogUtil.deleteFiles(table.io(), some, "left over", false);
      sweep.forget(some);
      deleted += some.size();
    }
    return deleted;
  }
}
