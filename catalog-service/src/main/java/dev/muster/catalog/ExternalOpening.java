package dev.muster.catalog;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.rest.RESTCatalog;

/** Opens the catalogs that Iceberg can build, by Iceberg's own properties. */
final class ExternalOpening {
  private ExternalOpening() {}

  static TableCatalog open(CatalogSettings settings) {
    Map<String, String> properties = properties(settings);
    try {
      Catalog catalog =
          CatalogUtil.buildIcebergCatalog(settings.name(), properties, new Configuration());
      if (catalog instanceof SupportsNamespaces namespaces) {
        return new ExternalCatalog(catalog, namespaces, batchCommit(catalog));
      }
    } catch (RuntimeException e) {
      throw new CatalogUnavailableException(
          "Cannot open the %s catalog: %s".formatted(kind(properties), Catalogs.rootMessage(e)), e);
    }
    throw new CatalogUnavailableException(
        "The %s catalog has no namespaces".formatted(kind(properties)), null);
  }

  static BatchCommit batchCommit(Catalog catalog) {
    return catalog instanceof RESTCatalog rest && RestCommit.isPossible(rest)
        ? new RestCommit(rest)
        : new OrderedCommit(catalog);
  }

  private static Map<String, String> properties(CatalogSettings settings) {
    Map<String, String> properties = new HashMap<>();
    if (settings.uri() != null) {
      properties.put(CatalogProperties.URI, settings.uri());
    }
    if (settings.warehouse() != null) {
      properties.put(CatalogProperties.WAREHOUSE_LOCATION, settings.warehouse());
    }
    if (!settings.properties().containsKey(CatalogProperties.CATALOG_IMPL)) {
      properties.put(CatalogUtil.ICEBERG_CATALOG_TYPE, settings.type());
    }
    if (settings.type().equals(CatalogUtil.ICEBERG_CATALOG_TYPE_HADOOP)) {
      properties.putAll(WarehouseFiles.defaults(settings.warehouse()));
    }
    properties.putAll(settings.properties());
    return properties;
  }

  private static String kind(Map<String, String> properties) {
    return properties.getOrDefault(
        CatalogProperties.CATALOG_IMPL, properties.get(CatalogUtil.ICEBERG_CATALOG_TYPE));
  }
}
