package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our catalog and Iceberg's own JDBC catalog, on one database. */
abstract class StockCatalogContract {
  private static final Namespace NAMESPACE = Namespace.of("shared", "space");
  private static final TableIdentifier OURS = TableIdentifier.of(NAMESPACE, "ours");
  private static final TableIdentifier STOCK = TableIdentifier.of(NAMESPACE, "stock");

  @TempDir Path data;
  private CatalogSettings settings;

  abstract DatabaseServer server();

  @BeforeEach
  void prepareDatabase() {
    settings = server().fresh(data);
  }

  @Test
  void theStockCatalogGoesOnWithWhatOursBegan() {
    try (TableCatalog ours = Catalogs.open(settings);
        JdbcCatalog stock = stock("V1")) {
      ours.createNamespace(NAMESPACE, Map.of("owner", "us"));
      Notes.batch(Notes.create(ours, OURS), "first", "first").commit();
      View view = createView((ViewCatalog) ours, "our_view");

      assertThat(stock.listNamespaces()).containsExactly(Namespace.of("shared"));
      assertThat(stock.listNamespaces(Namespace.of("shared"))).containsExactly(NAMESPACE);
      assertThat(stock.loadNamespaceMetadata(NAMESPACE)).containsEntry("owner", "us");
      assertThat(stock.listTables(NAMESPACE)).containsExactly(OURS);
      assertThat(stock.listViews(NAMESPACE)).containsExactly(nameOf("our_view"));
      assertThat(stock.loadView(nameOf("our_view")).currentVersion())
          .isEqualTo(view.currentVersion());
      Table table = stock.loadTable(OURS);
      assertThat(Notes.readAll(table)).containsExactly("first");
      Notes.batch(table, "second", "second").commit();
      stock.loadView(nameOf("our_view")).updateProperties().set("seen", "yes").commit();
      stock.renameTable(OURS, nameOf("renamed"));
      stock.setProperties(NAMESPACE, Map.of("owner", "them"));

      assertThat(Notes.readAll(ours.loadTable(nameOf("renamed")))).hasSize(2);
      assertThat(((ViewCatalog) ours).loadView(nameOf("our_view")).properties())
          .containsEntry("seen", "yes");
      assertThat(ours.loadNamespaceMetadata(NAMESPACE)).containsEntry("owner", "them");
      assertThat(ours.tableExists(OURS)).isFalse();
    }
  }

  @Test
  void oursGoesOnWithWhatTheStockCatalogBegan() {
    try (JdbcCatalog stock = stock("V1");
        TableCatalog ours = Catalogs.open(settings)) {
      stock.createNamespace(NAMESPACE, Map.of("owner", "them"));
      Notes.batch(Notes.create(stock, STOCK), "first", "first").commit();
      createView(stock, "stock_view");

      assertThat(ours.listNamespaces()).containsExactly(Namespace.of("shared"));
      assertThat(ours.listNamespaces(Namespace.of("shared"))).containsExactly(NAMESPACE);
      assertThat(ours.loadNamespaceMetadata(NAMESPACE)).containsEntry("owner", "them");
      assertThat(ours.listTables(NAMESPACE)).containsExactly(STOCK);
      assertThat(((ViewCatalog) ours).listViews(NAMESPACE)).containsExactly(nameOf("stock_view"));
      TableBatch batch = ours.newBatch();
      Notes.batch(batch.stage(STOCK), "second", "second").commit();
      batch.create(OURS, Notes.SCHEMA, table -> table);
      batch.commit();
      ((ViewCatalog) ours).renameView(nameOf("stock_view"), nameOf("renamed"));

      assertThat(Notes.readAll(stock.loadTable(STOCK))).hasSize(2);
      assertThat(stock.listTables(NAMESPACE)).containsExactlyInAnyOrder(OURS, STOCK);
      assertThat(stock.listViews(NAMESPACE)).containsExactly(nameOf("renamed"));
      assertThat(ours.dropTable(STOCK)).isTrue();
      assertThat(stock.tableExists(STOCK)).isFalse();
    }
  }

  @Test
  void eachNoticesThatTheOtherWasFaster() {
    try (TableCatalog ours = Catalogs.open(settings);
        JdbcCatalog stock = stock("V1")) {
      ours.createNamespace(NAMESPACE);
      Table table = Notes.create(ours, OURS);
      Table same = stock.loadTable(OURS);
      TableBatch batch = ours.newBatch();
      Notes.batch(batch.stage(OURS, table), "ours", "ours").commit();
      Notes.batch(same, "stock", "stock").commit();

      assertThatThrownBy(batch::commit).isInstanceOf(CommitFailedException.class);
      TableOperations operations = ((BaseTable) same).operations();
      TableMetadata base = operations.refresh();
      Notes.batch(ours.loadTable(OURS), "ours", "ours").commit();
      assertThatThrownBy(() -> operations.commit(base, base.replaceProperties(Map.of("a", "b"))))
          .isInstanceOf(CommitFailedException.class);
      assertThatThrownBy(() -> Notes.create(stock, OURS))
          .isInstanceOf(AlreadyExistsException.class);
      assertThat(Notes.readAll(ours.loadTable(OURS))).containsExactlyInAnyOrder("ours", "stock");
    }
  }

  @Test
  void bringsADatabaseFromBeforeThereWereViewsUpToDate() {
    try (JdbcCatalog old = stock("V0")) {
      old.createNamespace(NAMESPACE);
      Notes.batch(Notes.create(old, STOCK), "first", "first").commit();

      try (TableCatalog ours = Catalogs.open(settings)) {
        assertThat(Notes.readAll(ours.loadTable(STOCK))).containsExactly("first");
        Notes.batch(ours.loadTable(STOCK), "second", "second").commit();
        createView((ViewCatalog) ours, "our_view");
        assertThat(ours.listTables(NAMESPACE)).containsExactly(STOCK);
        assertThatThrownBy(() -> Notes.create(ours, STOCK))
            .isInstanceOf(AlreadyExistsException.class)
            .hasMessage("Table already exists: shared.space.stock");
      }
      assertThat(Notes.readAll(old.loadTable(STOCK))).hasSize(2);
    }
  }

  private JdbcCatalog stock(String schemaVersion) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put("uri", settings.uri());
    properties.put("warehouse", settings.warehouse());
    properties.put("io-impl", LocalFileIO.class.getName());
    properties.put("jdbc.schema-version", schemaVersion);
    JdbcCatalog stock = new JdbcCatalog();
    stock.initialize(settings.name(), properties);
    return stock;
  }

  private static View createView(ViewCatalog catalog, String name) {
    return catalog
        .buildView(nameOf(name))
        .withSchema(Notes.SCHEMA)
        .withDefaultNamespace(NAMESPACE)
        .withQuery("spark", "SELECT note FROM ours")
        .create();
  }

  private static TableIdentifier nameOf(String name) {
    return TableIdentifier.of(NAMESPACE, name);
  }
}
