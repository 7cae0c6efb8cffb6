package dev.muster.app;

import dev.muster.catalog.CatalogSettings;
import dev.muster.config.Settings;
import dev.muster.http.HttpSettings;
import dev.muster.intake.IntakeSettings;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.maintenance.MaintenanceSettings;
import dev.muster.notification.NotificationSettings;
import dev.muster.scan.ScanSettings;
import dev.muster.validation.LandingSettings;
import dev.muster.validation.ValidationSettings;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of a service that soon tells a producer that the outcome is not known yet. */
final class Impatient {
  /** 32 zeros; the same for all services that share tables. */
  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private Impatient() {}

  static Settings settings(Path data, CatalogSettings catalog, Duration commitTimeout) {
    HttpSettings defaults = HttpSettings.DEFAULTS;
    HttpSettings http =
        new HttpSettings(
            defaults.host(),
            0,
            defaults.maxBodyBytes(),
            commitTimeout,
            defaults.idleTimeout(),
            defaults.drainTimeout());
    return new Settings(
        data,
        KEY,
        http,
        IntakeSettings.DEFAULTS,
        LandingSettings.DEFAULTS,
        ValidationSettings.DEFAULTS,
        ScanSettings.DEFAULTS,
        catalog,
        LedgerSettings.DEFAULTS,
        SnapshotSettings.DEFAULTS,
        MaintenanceSettings.DEFAULTS,
        NotificationSettings.DEFAULTS);
  }
}
