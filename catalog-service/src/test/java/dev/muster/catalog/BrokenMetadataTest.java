package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose metadata cannot be had. */
class BrokenMetadataTest {
  @TempDir Path data;
  private TableCatalog catalog;
  private Path metadataFile;

  @BeforeEach
  void createTable() {
    catalog = Catalogs.open(CatalogSettings.under(data));
    Table table = Notes.create(catalog, Map.of());
    Notes.batch(table, "first", "first").commit();
    metadataFile =
        LocalLocation.path(((BaseTable) table).operations().current().metadataFileLocation());
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void isNamedAtOnceIfTheFileIsDamaged() throws IOException {
    Files.writeString(metadataFile, "{\"format-version\": 2, \"table-uuid\": ");

    Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> catalog.loadTable(Notes.NAME))
                .hasMessageContaining(metadataFile.toString()));
  }

  @Test
  void isFoundAgainOnceTheStorageIsBack() throws IOException {
    Path away = data.resolve("away");
    Files.move(metadataFile, away);
    assertThatThrownBy(() -> catalog.loadTable(Notes.NAME))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(metadataFile.toString());

    Files.move(away, metadataFile);

    assertThat(Notes.readAll(catalog.loadTable(Notes.NAME))).containsExactly("first");
  }

  @Test
  void isNamedIfTheCatalogKnowsNoFile() throws SQLException {
    try (Connection connection = DriverManager.getConnection(CatalogSettings.defaultUri(data));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE iceberg_tables SET metadata_location = NULL");
    }

    assertThatThrownBy(() -> catalog.loadTable(Notes.NAME))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("Table test.notes has no metadata file");
  }

  @Test
  void canBeDropped() throws IOException {
    Files.delete(metadataFile);

    assertThat(catalog.dropTable(Notes.NAME, true)).isTrue();
    assertThat(catalog.listTables(Notes.NAME.namespace())).isEmpty();
  }
}
