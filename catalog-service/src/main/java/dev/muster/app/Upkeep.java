package dev.muster.app;

import dev.muster.catalog.CatalogUnavailableException;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.config.Settings;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.maintenance.Sweeper;
import dev.muster.maintenance.TableReport;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;

/** One turn of maintenance, run by hand. */
final class Upkeep {
  private static final int BAR = 30;

  private final Settings settings;
  private final InstantSource clock;
  private final PrintStream out;
  private final boolean onTerminal;

  Upkeep(Settings settings, InstantSource clock, PrintStream out, boolean onTerminal) {
    this.settings = settings;
    this.clock = clock;
    this.out = out;
    this.onTerminal = onTerminal;
  }

  /**
   * Prints what it finds, and deletes it unless it is a dry run.
   *
   * @return whether every table could be looked at
   * @throws StartException if the catalog cannot be opened
   */
  boolean run(boolean dryRun) {
    try (TableCatalog catalog = Catalogs.open(settings.catalog())) {
      List<TableIdentifier> names =
          IcebergStore.tableNames().stream().filter(catalog::tableExists).toList();
      List<TableReport> reports = new ArrayList<>();
      Sweeper sweeper = new Sweeper(catalog, names, settings.maintenance(), clock);
      draw(0, names.size());
      sweeper.turn(
          dryRun,
          () -> true,
          report -> {
            reports.add(report);
            erase();
            print(report, dryRun);
            draw(reports.size(), names.size());
          });
      erase();
      return reports.stream().allMatch(report -> report.failure().isEmpty());
    } catch (CatalogUnavailableException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private void print(TableReport report, boolean dryRun) {
    if (report.failure().isPresent()) {
      out.printf("%-28s passed over: %s%n", report.table(), report.failure().get());
      return;
    }
    out.printf(
        "%-28s %,9d files %,15d bytes: %,d %s, %,d too early%n",
        report.table(),
        report.files(),
        report.bytes(),
        dryRun ? report.due().size() : report.deleted(),
        dryRun ? "to delete" : "deleted",
        report.waiting());
    if (dryRun) {
      report.due().forEach(file -> out.println("  " + file));
    }
  }

  private void draw(int done, int all) {
    if (onTerminal && all > 0) {
      int filled = BAR * done / all;
      out.printf("[%s%s] %d of %d", "#".repeat(filled), " ".repeat(BAR - filled), done, all);
      out.flush();
    }
  }

  private void erase() {
    if (onTerminal) {
      out.print("\r\u001b[K");
    }
  }
}
