package dev.muster.config;

import dev.muster.http.HttpSettings;
import dev.muster.ledger.LedgerSettings;
import dev.muster.notification.NotificationSettings;
import java.nio.file.Path;

/**
 * Everything that can be set. A component's name in snake case is its key in the YAML file.
 *
 * @param dataDir folder of the embedded default: the catalog's database, the warehouse, the key
 *     file
 */
public record Settings(
    Path dataDir, HttpSettings http, LedgerSettings ledger, NotificationSettings notification) {
  public static final Path DEFAULT_DATA_DIR = Path.of("data");

  /** The defaults, with what depends on the data folder under this one. */
  public static Settings under(Path dataDir) {
    return new Settings(
        dataDir, HttpSettings.DEFAULTS, LedgerSettings.DEFAULTS, NotificationSettings.DEFAULTS);
  }
}
