package dev.muster.catalog;

import java.nio.file.Path;
import java.util.Map;

/** Where the tests of a contract get their catalogs. */
interface DatabaseServer {
  /** A catalog in an empty database, its warehouse in the folder. */
  CatalogSettings fresh(Path folder);

  /** The same catalog by another way to its database. */
  static CatalogSettings through(String uri, CatalogSettings settings) {
    return new CatalogSettings(settings.name(), uri, settings.warehouse(), settings.properties());
  }

  /** A catalog of the usual name, by its database. */
  static CatalogSettings at(String uri, Map<String, String> properties, Path folder) {
    return new CatalogSettings(
        CatalogSettings.DEFAULT_NAME, uri, CatalogSettings.defaultWarehouse(folder), properties);
  }
}
