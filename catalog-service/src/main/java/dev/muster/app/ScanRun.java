package dev.muster.app;

import dev.muster.catalog.CatalogUnavailableException;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.config.Settings;
import dev.muster.intake.LandingRules;
import dev.muster.intake.PartitionCloser;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.ledger.UnusableStoreException;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.scan.ScanListener;
import dev.muster.scan.ScanReport;
import dev.muster.scan.Scanner.Mode;
import dev.muster.validation.LandingStorage;
import dev.muster.validation.ValidationPolicy;
import dev.muster.validation.Validator;
import java.io.PrintStream;
import java.time.Clock;

/** One scan, run by hand. It writes like a second service, and closes what it has recorded. */
final class ScanRun implements ScanListener {
  private static final int BAR = 30;
  private static final long PAUSE_MILLIS = 100;

  private final Settings settings;
  private final Clock clock;
  private final PrintStream out;
  private final boolean onTerminal;
  private boolean isDrawn;

  ScanRun(Settings settings, Clock clock, PrintStream out, boolean onTerminal) {
    this.settings = settings;
    this.clock = clock;
    this.out = out;
    this.onTerminal = onTerminal;
  }

  /**
   * Prints what it finds, and records it unless it is a dry run.
   *
   * @return whether everything could be read
   * @throws StartException if it cannot begin or was cut short
   */
  boolean run(Mode mode) throws InterruptedException {
    LandingRules rules = new LandingRules(settings.intake().landingRules());
    try (LandingStorage storage = new LandingStorage(settings.landing())) {
      return run(mode, rules, storage, Service.validation(settings, storage, rules));
    } catch (CatalogUnavailableException | UnusableStoreException | StoreUnavailableException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private boolean run(
      Mode mode, LandingRules rules, LandingStorage storage, ValidationPolicy validation)
      throws InterruptedException {
    try (TableCatalog catalog = Catalogs.open(settings.catalog());
        Ledger ledger =
            Ledger.open(
                IcebergStore.open(catalog, Service.seal(settings), settings.snapshots(), clock),
                settings.ledger(),
                validation::admit,
                clock)) {
      ScanReport report = Service.scanner(settings, ledger, rules, storage, clock).run(mode, this);
      print(report, mode);
      if (hasRecorded(report, mode)) {
        try (Validator validator =
            Validator.start(ledger, storage, validation, settings.validation(), clock)) {
          closeDeliveries(ledger, rules, validator);
        }
      }
      return report.failures().isEmpty();
    }
  }

  private static boolean hasRecorded(ScanReport report, Mode mode) {
    return switch (mode) {
      case DRY_RUN -> false;
      case RECORD -> report.untold() > 0;
      case RECORD_REMOVALS -> report.untold() + report.gone() > 0;
    };
  }

  /** A service that runs has not heard of what was recorded here. */
  private void closeDeliveries(Ledger ledger, LandingRules rules, Validator validator)
      throws InterruptedException {
    out.println("Waiting until the partitions are complete by their rules, and validated; if this");
    out.println("is stopped, a service goes on with it when it starts.");
    try (PartitionCloser closer = PartitionCloser.start(ledger, rules, clock)) {
      while (!closer.isSettled() || validator.waiting() > 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
      out.printf("%,d partitions wait for more files%n", closer.openPartitions());
    }
  }

  private void print(ScanReport report, Mode mode) {
    erase();
    report.failures().forEach(failure -> out.println("cannot be read: " + failure));
    out.printf(
        "%,d files: %,d %s, %,d of no feed, %,d too new; %,d partitions gone%n",
        report.files(),
        report.untold(),
        mode == Mode.DRY_RUN ? "to record" : "recorded",
        report.passedOver(),
        report.tooNew(),
        report.gone());
  }

  @Override
  public boolean goesOn() {
    return true;
  }

  @Override
  public void untold(Partition partition, int files) {
    line("new   %s: %,d files", partition, files);
  }

  @Override
  public void gone(PartitionStatus row) {
    line("gone  %s: %s", row.partition(), row.filePath());
  }

  private void line(String format, Object... values) {
    erase();
    out.printf(format + "%n", values);
  }

  /** How many files there are is not known before the end, so the bar counts roots. */
  @Override
  public void progress(ScanReport soFar) {
    int all = settings.landing().roots().size();
    if (onTerminal) {
      erase();
      int filled = BAR * soFar.roots() / all;
      out.printf(
          "[%s%s] %d of %d roots, %,d files",
          "#".repeat(filled), " ".repeat(BAR - filled), soFar.roots(), all, soFar.files());
      out.flush();
      isDrawn = true;
    }
  }

  private void erase() {
    if (isDrawn) {
      out.print("\r\u001b[K");
      isDrawn = false;
    }
  }
}
