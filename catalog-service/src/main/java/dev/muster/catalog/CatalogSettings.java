package dev.muster.catalog;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;

/**
 * Where the catalog and its tables are.
 *
 * @param name the catalog's name; other engines must give the same to find a {@code jdbc} one's
 *     tables
 * @param type {@code jdbc} for our own catalog, or an external one by Iceberg's name for it: {@code
 *     rest}, {@code hive}, {@code glue}, {@code nessie}, {@code hadoop}
 * @param uri JDBC URL of the catalog's database, or address of the external catalog; may be null if
 *     that needs none
 * @param warehouse location under which tables are created, where a plain path is taken for a local
 *     one; or what the external catalog calls a warehouse; may be null if that needs none
 * @param properties more Iceberg catalog properties, such as {@code jdbc.user} or {@code io-impl},
 *     by their own names; they win over what {@link Catalogs} chooses. With {@code catalog-impl},
 *     the class of an external catalog, the type says nothing
 */
public record CatalogSettings(
    String name, String type, String uri, String warehouse, Map<String, String> properties) {
  public static final String DEFAULT_NAME = "muster";

  /** The type of our own catalog. */
  public static final String OURS = "jdbc";

  private static final String HADOOP = "hadoop";

  public CatalogSettings {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    properties = Map.copyOf(properties);
    if (isOurs(type, properties)) {
      requireNonNull(uri, "uri");
      requireNonNull(warehouse, "warehouse");
      warehouse = located(warehouse);
    } else if (type.equals(HADOOP)) {
      warehouse = located(requireNonNull(warehouse, "warehouse"));
    }
  }

  /** Our own catalog. */
  public CatalogSettings(
      String name, String uri, String warehouse, Map<String, String> properties) {
    this(name, OURS, uri, warehouse, properties);
  }

  /** The embedded catalog and a local warehouse, both under one folder. */
  public static CatalogSettings under(Path data) {
    return new CatalogSettings(DEFAULT_NAME, defaultUri(data), defaultWarehouse(data), Map.of());
  }

  /** What follows from the folder for this type of catalog. */
  public static CatalogSettings under(Path data, String type) {
    return switch (type) {
      case OURS -> under(data);
      case HADOOP ->
          new CatalogSettings(DEFAULT_NAME, type, null, defaultWarehouse(data), Map.of());
      default -> new CatalogSettings(DEFAULT_NAME, type, null, null, Map.of());
    };
  }

  /** A SQLite database, {@code catalog.db} in the folder. */
  public static String defaultUri(Path data) {
    return SqliteDatabase.uri(data.resolve("catalog.db"));
  }

  /** {@code warehouse} in the folder. */
  public static String defaultWarehouse(Path data) {
    return LocalLocation.of(data.resolve("warehouse"));
  }

  /** Whether it is our own catalog. */
  boolean isOurs() {
    return isOurs(type, properties);
  }

  private static boolean isOurs(String type, Map<String, String> properties) {
    return type.equals(OURS) && !properties.containsKey(CatalogProperties.CATALOG_IMPL);
  }

  private static String located(String warehouse) {
    return LocalLocation.isLocal(warehouse)
        ? LocalLocation.of(LocalLocation.path(warehouse))
        : warehouse;
  }
}
