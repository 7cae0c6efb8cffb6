package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalogs that Iceberg builds. */
class ExternalCatalogTest {
  private static final TableIdentifier A = TableIdentifier.of("test", "a");
  private static final TableIdentifier B = TableIdentifier.of("test", "b");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"wh", "what? 100% 50%20 #1 +é&x=y"})
  void keepsTablesInAHadoopCatalog(String name) {
    CatalogSettings settings = hadoop(folder.resolve(name).toString());
    try (TableCatalog catalog = Catalogs.open(settings)) {
      catalog.createNamespace(Namespace.of("test"));
      Notes.create(catalog, A);
      Notes.create(catalog, B);
      TableBatch batch = catalog.newBatch();
      Notes.batch(batch.stage(A), "one", "to a").commit();
      Notes.batch(batch.stage(B), "one", "to b").commit();
      batch.commit();

      assertThat(catalog.batchCommit().isAtomic()).isFalse();
      assertThat(catalog.views()).isEmpty();
    }
    try (TableCatalog catalog = Catalogs.open(settings)) {
      assertThat(catalog.listTables(Namespace.of("test"))).containsExactlyInAnyOrder(A, B);
      assertThat(Notes.readAll(catalog.loadTable(A))).containsExactly("to a");
      Table b = catalog.loadTable(B);
      assertThat(Notes.readAll(b)).containsExactly("to b");
      assertThat(b.io()).isInstanceOf(LocalFileIO.class);
    }
    assertThat(folder.resolve(name).resolve("test/a/metadata")).isDirectory();
  }

  @Test
  void leavesNoChecksumFiles() throws IOException {
    try (TableCatalog catalog = Catalogs.open(hadoop(folder.toString()))) {
      catalog.createNamespace(Namespace.of("test"));
      Notes.batch(Notes.create(catalog, A), "one", "one").commit();
    }
    try (var files = Files.walk(folder.resolve("test/a/data"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".crc"))).isEmpty();
    }
  }

  @Test
  void buildsACatalogByItsClass() {
    CatalogSettings settings =
        new CatalogSettings(
            "muster",
            CatalogSettings.defaultUri(folder),
            CatalogSettings.defaultWarehouse(folder),
            Map.of(
                "catalog-impl", JdbcCatalog.class.getName(),
                "jdbc.schema-version", "V1",
                "io-impl", LocalFileIO.class.getName()));
    try (TableCatalog catalog = Catalogs.open(settings)) {
      catalog.createNamespace(Namespace.of("test"), Map.of("owner", "us"));
      Notes.batch(Notes.create(catalog, A), "one", "one").commit();

      assertThat(catalog.batchCommit().isAtomic()).isFalse();
      assertThat(catalog.views()).isPresent();
      assertThat(catalog.loadNamespaceMetadata(Namespace.of("test"))).containsEntry("owner", "us");
      assertThat(Notes.readAll(catalog.loadTable(A))).containsExactly("one");
    }
  }

  @Test
  void namesATypeThatThereIsNot() {
    assertThatThrownBy(() -> Catalogs.open(external("nosuch", null)))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessage("Cannot open the nosuch catalog: Unknown catalog type: nosuch");
  }

  @Test
  void namesAClassThatIsNotThere() {
    CatalogSettings settings =
        new CatalogSettings(
            "muster", "rest", null, null, Map.of("catalog-impl", "com.example.NoCatalog"));

    assertThatThrownBy(() -> Catalogs.open(settings))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessageContaining("com.example.NoCatalog");
  }

  @Test
  void namesARestCatalogThatDoesNotAnswer() {
    assertThatThrownBy(() -> Catalogs.open(external("rest", "http://127.0.0.1:1/iceberg")))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessageStartingWith("Cannot open the rest catalog: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void takesItsWarehouseByName() {
    assertThat(new CatalogSettings("muster", "rest", null, "prod", Map.of()).warehouse())
        .isEqualTo("prod");
    assertThat(hadoop("prod").warehouse()).startsWith("file:///").endsWith("/prod");
  }

  private static CatalogSettings hadoop(String warehouse) {
    return new CatalogSettings("muster", "hadoop", null, warehouse, Map.of());
  }

  private static CatalogSettings external(String type, String uri) {
    return new CatalogSettings("muster", type, uri, null, Map.of());
  }
}
