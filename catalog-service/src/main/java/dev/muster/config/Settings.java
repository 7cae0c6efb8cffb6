package dev.muster.config;

import dev.muster.catalog.CatalogSettings;
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
import java.util.Base64;
import java.util.Optional;

/**
 * Everything that can be set. A component's name in snake case is its key in the YAML file.
 *
 * @param dataDir folder of the embedded default: the catalog's database, the warehouse, the key
 *     file
 * @param secretKey 32 bytes in base64 that seal the endpoints' secrets in the tables; null for the
 *     key file in the data folder
 */
public record Settings(
    Path dataDir,
    String secretKey,
    HttpSettings http,
    IntakeSettings intake,
    LandingSettings landing,
    ValidationSettings validation,
    ScanSettings scan,
    CatalogSettings catalog,
    LedgerSettings ledger,
    SnapshotSettings snapshots,
    MaintenanceSettings maintenance,
    NotificationSettings notification) {
  public static final Path DEFAULT_DATA_DIR = Path.of("data");

  private static final int KEY_BYTES = 32;

  public Settings {
    if (secretKey != null && !isKey(secretKey)) {
      throw new IllegalArgumentException("secret_key must be 32 bytes in base64");
    }
    for (String rule : validation.rules().keySet()) {
      if (!intake.landingRules().containsKey(rule)) {
        throw new IllegalArgumentException(
            "validation.rules has %s, which is none of intake.landing_rules: %s"
                .formatted(rule, intake.landingRules().keySet()));
      }
    }
  }

  /** The defaults, with what depends on the data folder under this one. */
  public static Settings under(Path dataDir) {
    return under(dataDir, CatalogSettings.OURS);
  }

  /** The defaults for this type of catalog. */
  static Settings under(Path dataDir, String catalogType) {
    return new Settings(
        dataDir,
        null,
        HttpSettings.DEFAULTS,
        IntakeSettings.DEFAULTS,
        LandingSettings.DEFAULTS,
        ValidationSettings.DEFAULTS,
        ScanSettings.DEFAULTS,
        CatalogSettings.under(dataDir, catalogType),
        LedgerSettings.DEFAULTS,
        SnapshotSettings.DEFAULTS,
        MaintenanceSettings.DEFAULTS,
        NotificationSettings.DEFAULTS);
  }

  /** The key itself, if one was set. */
  public Optional<byte[]> secretKeyBytes() {
    return Optional.ofNullable(secretKey).map(Base64.getDecoder()::decode);
  }

  /** Leaves out the key, and the catalog, whose properties may hold a password. */
  @Override
  public String toString() {
    return ("Settings[dataDir=%s, http=%s, intake=%s, landing=%s, validation=%s, scan=%s, ledger=%s, "
            + "snapshots=%s, maintenance=%s, notification=%s]")
        .formatted(
            dataDir,
            http,
            intake,
            landing,
            validation,
            scan,
            ledger,
            snapshots,
            maintenance,
            notification);
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
