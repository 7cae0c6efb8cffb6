package dev.muster.catalog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.io.FileIO;

/** Opens catalogs. */
public final class Catalogs {
  private Catalogs() {}

  /**
   * Opens the catalog, creating folders and database as needed. The caller closes it.
   *
   * @throws CatalogUnavailableException if the warehouse or a folder cannot be written, the
   *     database or the external catalog cannot be reached, or something is damaged
   */
  public static TableCatalog open(CatalogSettings settings) {
    return settings.isOurs() ? openOurs(settings) : ExternalOpening.open(settings);
  }

  private static TableCatalog openOurs(CatalogSettings settings) {
    Optional<Path> database = SqliteDatabase.file(settings.uri()).map(Path::toAbsolutePath);
    database.ifPresent(file -> requireWritable(file, file.getParent()));
    if (LocalLocation.isLocal(settings.warehouse())) {
      Path warehouse = LocalLocation.path(settings.warehouse());
      requireWritable(warehouse, warehouse);
    }
    TableCatalog catalog = connect(settings);
    database.ifPresent(file -> sync(file.getParent()));
    return catalog;
  }

  private static TableCatalog connect(CatalogSettings settings) {
    Dialect dialect = Dialect.of(settings.uri());
    Map<String, String> properties = properties(settings);
    FileIO io = WarehouseFiles.open(properties);
    CatalogDatabase database = null;
    try {
      database = new CatalogDatabase(settings.uri(), properties);
      dialect.prepare(database);
      return new JdbcTableCatalog(settings.name(), properties, database, io);
    } catch (RuntimeException e) {
      if (database != null) {
        database.close();
      }
      io.close();
      String shown = shown(settings.uri());
      String reason = rootMessage(e).replace(settings.uri(), shown);
      throw new CatalogUnavailableException(
          "Cannot open the catalog database " + shown + ": " + reason, e);
    }
  }

  /** All of the catalog's properties. */
  static Map<String, String> properties(CatalogSettings settings) {
    Map<String, String> properties = new HashMap<>(Dialect.of(settings.uri()).properties());
    properties.putAll(WarehouseFiles.defaults(settings.warehouse()));
    properties.putAll(settings.properties());
    properties.put(CatalogProperties.URI, settings.uri());
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, settings.warehouse());
    return properties;
  }

  private static void requireWritable(Path path, Path folder) {
    try {
      DurableFolders.create(folder);
    } catch (FileAlreadyExistsException e) {
      throw new CatalogUnavailableException("Not a folder: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CatalogUnavailableException("Cannot create the folder " + folder, e);
    }
    for (Path needed : new Path[] {folder, path}) {
      if (Files.exists(needed) && !Files.isWritable(needed)) {
        throw new CatalogUnavailableException(
            "No permission to write " + needed, new AccessDeniedException(needed.toString()));
      }
    }
  }

  private static void sync(Path folder) {
    try {
      DurableFolders.sync(folder);
    } catch (IOException e) {
      throw new CatalogUnavailableException("Cannot write the folder " + folder + " to disk", e);
    }
  }

  /** The file, or the URL without its parameters, which may hold a password. */
  private static String shown(String uri) {
    return SqliteDatabase.file(uri).map(Path::toString).orElse(uri.replaceFirst("\\?.*", ""));
  }

  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
  }
}
