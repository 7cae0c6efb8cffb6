package dev.muster.catalog;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.view.ViewCatalogTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What Iceberg asks of a catalog of views. */
abstract class IcebergViewContract extends ViewCatalogTests<JdbcTableCatalog> {
  @TempDir Path folder;
  private JdbcTableCatalog catalog;

  abstract DatabaseServer server();

  @BeforeEach
  void open() {
    CatalogSettings settings = server().fresh(folder);
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put("view-default.key1", "catalog-default-key1");
    properties.put("view-default.key2", "catalog-default-key2");
    properties.put("view-default.key3", "catalog-default-key3");
    properties.put("view-override.key3", "catalog-override-key3");
    properties.put("view-override.key4", "catalog-override-key4");
    catalog =
        (JdbcTableCatalog)
            Catalogs.open(
                new CatalogSettings(
                    settings.name(), settings.uri(), settings.warehouse(), properties));
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Override
  protected JdbcTableCatalog catalog() {
    return catalog;
  }

  @Override
  protected Catalog tableCatalog() {
    return catalog;
  }

  @Override
  protected boolean requiresNamespaceCreate() {
    return true;
  }
}
