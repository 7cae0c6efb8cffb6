package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.tables.StoredRows;
import dev.muster.ledger.tables.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page about the tables against the tables that a first start creates. */
class TablesPageTest {
  private static final MarkdownPage PAGE = MarkdownPage.read(Path.of("docs/reference/tables.md"));

  @TempDir private Path folder;

  @Test
  void showsEveryColumnOfEveryTable() {
    try (TableCatalog catalog = Catalogs.open(CatalogSettings.under(folder))) {
      StoredRows.open(catalog).close();
      List<TableIdentifier> tables = catalog.listTables(Namespace.of("muster"));
      assertThat(PAGE.anchors()).containsAll(tables.stream().map(TableIdentifier::name).toList());
      assertThat(tables).hasSize(6);
      for (TableIdentifier name : tables) {
        assertThat(shown(name.name())).as(name.name()).isEqualTo(lines(catalog.loadTable(name)));
      }
    }
  }

  @Test
  void showsEveryColumnOfEveryView() {
    try (TableCatalog catalog = Catalogs.open(CatalogSettings.under(folder))) {
      StoredRows.open(catalog).close();
      Views.keepIn(catalog);
      ViewCatalog views = (ViewCatalog) catalog;
      List<TableIdentifier> names = views.listViews(Namespace.of("muster"));
      assertThat(names).hasSize(3);
      for (TableIdentifier name : names) {
        assertThat(shown(name.name())).as(name.name()).isEqualTo(lines(views.loadView(name)));
      }
    }
  }

  /** The comment and the rows of the table under this heading. */
  private static List<String> shown(String heading) {
    List<String> prose = PAGE.prose();
    List<String> section = prose.subList(prose.indexOf("## " + heading) + 1, prose.size());
    List<String> shown = new ArrayList<>();
    shown.add(section.get(1));
    section.stream()
        .skip(2)
        .dropWhile(line -> !line.startsWith("| ---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .forEach(shown::add);
    return shown;
  }

  private static List<String> lines(Table table) {
    List<String> lines = new ArrayList<>();
    lines.add(table.properties().get("comment"));
    Schema schema = table.schema();
    for (NestedField column : schema.columns()) {
      boolean isKey = schema.identifierFieldIds().contains(column.fieldId());
      String need = isKey ? "key" : column.isRequired() ? "required" : "";
      lines.add(
          "| `%s` | `%s` | %s | %s |"
              .formatted(column.name(), text(column.type()), need, column.doc()));
    }
    return lines;
  }

  private static List<String> lines(View view) {
    List<String> lines = new ArrayList<>();
    lines.add(view.properties().get("comment"));
    for (NestedField column : view.schema().columns()) {
      lines.add("| `%s` | `%s` | %s |".formatted(column.name(), text(column.type()), column.doc()));
    }
    return lines;
  }

  private static String text(Type type) {
    if (type instanceof ListType list) {
      return "list<" + text(list.elementType()) + ">";
    }
    if (type instanceof StructType struct) {
      List<String> fields =
          struct.fields().stream().map(f -> f.name() + ": " + text(f.type())).toList();
      return "struct<" + String.join(", ", fields) + ">";
    }
    return type.toString();
  }
}
