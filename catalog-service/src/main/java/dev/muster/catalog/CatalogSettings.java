package dev.muster.catalog;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the catalog and its tables are.
 *
 * @param name the catalog's name in {@code iceberg_tables}; other engines must give the same
 * @param uri JDBC URL of the catalog database
 * @param warehouse location under which tables are created; a plain path is taken for a local one
 * @param properties more Iceberg catalog properties, such as {@code jdbc.user} or {@code io-impl};
 *     they win over what {@link Catalogs} chooses
 */
public record CatalogSettings(
    String name, String uri, String warehouse, Map<String, String> properties) {
  public static final String DEFAULT_NAME = "muster";

  public CatalogSettings {
    requireNonNull(name, "name");
    requireNonNull(uri, "uri");
    warehouse =
        LocalLocation.isLocal(warehouse)
            ? LocalLocation.of(LocalLocation.path(warehouse))
            : warehouse;
    properties = Map.copyOf(properties);
  }

  /** The embedded catalog and a local warehouse, both under one folder. */
  public static CatalogSettings under(Path data) {
    return new CatalogSettings(DEFAULT_NAME, defaultUri(data), defaultWarehouse(data), Map.of());
  }

  /** A SQLite database, {@code catalog.db} in the folder. */
  public static String defaultUri(Path data) {
    return SqliteDatabase.uri(data.resolve("catalog.db"));
  }

  /** {@code warehouse} in the folder. */
  public static String defaultWarehouse(Path data) {
    return LocalLocation.of(data.resolve("warehouse"));
  }
}
