package dev.muster.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.CatalogTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What Iceberg asks of a catalog of tables. */
abstract class IcebergTableContract extends CatalogTests<JdbcTableCatalog> {
  @TempDir Path folder;
  private final List<JdbcTableCatalog> opened = new ArrayList<>();
  private CatalogSettings settings;
  private JdbcTableCatalog catalog;

  abstract DatabaseServer server();

  @BeforeEach
  void open() {
    settings = server().fresh(folder);
    catalog = initCatalog(settings.name(), Map.of());
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcTableCatalog::close);
  }

  @Override
  protected JdbcTableCatalog catalog() {
    return catalog;
  }

  @Override
  protected JdbcTableCatalog initCatalog(String name, Map<String, String> added) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put("table-default.default-key1", "catalog-default-key1");
    properties.put("table-default.default-key2", "catalog-default-key2");
    properties.put("table-default.override-key3", "catalog-default-key3");
    properties.put("table-override.override-key3", "catalog-override-key3");
    properties.put("table-override.override-key4", "catalog-override-key4");
    properties.putAll(added);
    JdbcTableCatalog opening =
        (JdbcTableCatalog)
            Catalogs.open(
                new CatalogSettings(name, settings.uri(), settings.warehouse(), properties));
    opened.add(opening);
    return opening;
  }

  @Override
  protected boolean requiresNamespaceCreate() {
    return true;
  }

  @Override
  protected boolean supportsNestedNamespaces() {
    return true;
  }

  @Override
  protected boolean supportsNamespaceProperties() {
    return true;
  }

  /** The layout of the catalog's tables separates the levels of a namespace by dots. */
  @Override
  protected boolean supportsNamesWithDot() {
    return false;
  }
}
