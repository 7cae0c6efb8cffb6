package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * What a view of ours looks like.
 *
 * @param texts its query by dialect; table names in it stand for tables of the view's namespace
 */
record ViewLayout(String name, String comment, Schema schema, Map<String, String> texts) {
  private static final List<String> DIALECTS = List.of("trino", "spark");

  TableIdentifier identifier() {
    return TableIdentifier.of(TableLayout.NAMESPACE, name);
  }

  static Builder named(String name, String comment) {
    return new Builder(name, comment);
  }

  /** Collects columns in the order of the queries. */
  static final class Builder {
    private final String name;
    private final String comment;
    private final List<Types.NestedField> columns = new ArrayList<>();

    private Builder(String name, String comment) {
      this.name = name;
      this.comment = comment;
    }

    /** Optional, as no engine knows what a query never leaves out. */
    Builder column(String column, Type type, String doc) {
      columns.add(Types.NestedField.optional(columns.size() + 1, column, type, doc));
      return this;
    }

    /** Columns that are in the table already. */
    Builder columnsOf(TableLayout table, String... names) {
      for (String column : names) {
        Types.NestedField field = table.schema().findField(column);
        column(column, field.type(), field.doc());
      }
      return this;
    }

    ViewLayout build() {
      Map<String, String> texts =
          DIALECTS.stream().collect(Collectors.toUnmodifiableMap(dialect -> dialect, this::text));
      return new ViewLayout(name, comment, new Schema(columns), texts);
    }

    private String text(String dialect) {
      String path = "/views/%s/%s.sql".formatted(dialect, name);
      try (InputStream resource = ViewLayout.class.getResourceAsStream(path)) {
        return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + path, e);
      }
    }
  }
}
