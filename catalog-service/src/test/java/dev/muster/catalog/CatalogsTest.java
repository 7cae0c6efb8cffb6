package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"data", "a/b/c", "what? 100% 50%20 #1 +é&x=y"})
  void findsAgainWhatItWroteWhateverTheFolderIsCalled(String name) {
    Path data = folder.resolve(name);
    try (TableCatalog catalog = Catalogs.open(CatalogSettings.under(data))) {
      Notes.batch(Notes.create(catalog, Map.of()), "b1", "hello").commit();
    }
    assertThat(data.resolve("catalog.db")).isRegularFile();
    assertThat(data.resolve("warehouse/test/notes/metadata")).isDirectory();
    try (TableCatalog catalog = Catalogs.open(CatalogSettings.under(data))) {
      Table table = catalog.loadTable(Notes.NAME);
      assertThat(Notes.readAll(table)).containsExactly("hello");
      assertThat(table.location()).startsWith("file:///").contains(name);
      assertThat(table.io()).isInstanceOf(LocalFileIO.class);
    }
  }

  @Test
  void takesAPlainSqlitePathAndAPlainWarehousePath() {
    CatalogSettings settings =
        new CatalogSettings(
            "other",
            "jdbc:sqlite:" + folder.resolve("db/plain.db") + "?cache_size=100",
            folder.resolve("wh").toString(),
            Map.of());
    try (TableCatalog catalog = Catalogs.open(settings)) {
      assertThat(catalog.name()).isEqualTo("other");
      assertThat(Notes.create(catalog, Map.of()).location())
          .isEqualTo("file://" + folder.resolve("wh/test/notes"));
    }
    assertThat(folder.resolve("db/plain.db")).isRegularFile();
  }

  @Test
  void handsExtraPropertiesToIceberg() {
    CatalogSettings plain = CatalogSettings.under(folder);
    Map<String, String> extra = Map.of("table-default.some-key", "some-value");
    CatalogSettings settings =
        new CatalogSettings(plain.name(), plain.uri(), plain.warehouse(), extra);
    try (TableCatalog catalog = Catalogs.open(settings)) {
      assertThat(Notes.create(catalog, Map.of()).properties())
          .containsEntry("some-key", "some-value");
    }
  }

  @Test
  void namesADatabaseFileThatIsNoDatabase() throws IOException {
    Path database = folder.resolve("catalog.db");
    Files.writeString(database, "This is not a database. ".repeat(1000));

    assertThatThrownBy(() -> Catalogs.open(CatalogSettings.under(folder)))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessageContaining(database.toString())
        .hasMessageContaining("not a database")
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesADatabaseFileThatIsDamagedWithin() throws IOException {
    Path database = folder.resolve("catalog.db");
    try (TableCatalog catalog = Catalogs.open(CatalogSettings.under(folder))) {
      for (int i = 0; i < 200; i++) {
        catalog.createNamespace(Namespace.of("namespace_number_" + i));
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      assertThat(file.length()).isGreaterThan(4 * 4096L);
      file.seek(4096);
      file.write(new byte[(int) file.length() - 4096]);
    }

    assertThatThrownBy(() -> Catalogs.open(CatalogSettings.under(folder)))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessageContaining(database.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesAFileThatStandsWhereAFolderShould() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");

    for (Path data : List.of(file, file.resolve("data"))) {
      assertThatThrownBy(() -> Catalogs.open(CatalogSettings.under(data)))
          .isInstanceOf(CatalogUnavailableException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void namesAFolderThatItMayNotWrite() throws IOException {
    Path data = Files.createDirectory(folder.resolve("read-only"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(data), "this user may write everywhere");

    assertThatThrownBy(() -> Catalogs.open(CatalogSettings.under(data)))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessageContaining(data.toString());
  }

  @Test
  void namesADatabaseThatItCannotReachWithoutItsPassword() {
    CatalogSettings settings =
        new CatalogSettings(
            "muster", "jdbc:nosuch://db:1/x?password=secret", folder.toString(), Map.of());

    assertThatThrownBy(() -> Catalogs.open(settings))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessageContaining("jdbc:nosuch://db:1/x")
        .hasMessageNotContaining("secret");
  }

  @Test
  void letsGoOfTheDatabaseWhenClosed() {
    TableCatalog catalog = Catalogs.open(CatalogSettings.under(folder));
    catalog.close();

    assertThat(folder.resolve("catalog.db-wal")).doesNotExist();
    assertThatThrownBy(() -> catalog.listNamespaces()).isInstanceOf(IllegalStateException.class);
  }
}
