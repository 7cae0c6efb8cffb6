package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds {@code schemas/tables} against the tables that a first start creates. */
class TableSchemaFilesTest {
  private static final Path FILES = Path.of("../schemas/tables");
  private static final String WRITE = "muster.schemas.write";
  private static final ObjectMapper JSON = new JsonMapper();

  private final FaultyCatalog catalog = new FaultyCatalog();

  @BeforeEach
  void create() throws IOException {
    StoredRows.open(catalog).close();
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(FILES);
      for (TableIdentifier table : catalog.listTables(TableLayout.NAMESPACE)) {
        Files.writeString(file(table), text(catalog.loadTable(table)));
      }
    }
  }

  private static Path file(TableIdentifier table) {
    return FILES.resolve(table.name() + ".json");
  }

  @Test
  void everyTableIsPublishedAsItIs() throws IOException {
    for (TableIdentifier table : catalog.listTables(TableLayout.NAMESPACE)) {
      assertThat(file(table))
          .as("written anew by ./mvnw test -Dtest=TableSchemaFilesTest -D%s=true", WRITE)
          .content()
          .isEqualTo(text(catalog.loadTable(table)));
    }
  }

  @Test
  void nothingElseIsPublishedAsATable() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(
              catalog.listTables(TableLayout.NAMESPACE).stream()
                  .map(table -> table.name() + ".json")
                  .toList());
    }
  }

  @Test
  void icebergReadsThemBack() throws IOException {
    for (TableIdentifier name : catalog.listTables(TableLayout.NAMESPACE)) {
      Table table = catalog.loadTable(name);
      JsonNode published = JSON.readTree(file(name).toFile());
      Schema schema = SchemaParser.fromJson(published.get("schema"));
      assertThat(schema.sameSchema(table.schema())).as(name.name()).isTrue();
      assertThat(PartitionSpecParser.fromJson(schema, published.get("partition-spec")))
          .isEqualTo(table.spec());
    }
  }

  private static String text(Table table) throws IOException {
    ObjectNode published = JSON.createObjectNode();
    published.put("table", table.name().replaceFirst(".*?\\.", ""));
    published.put("comment", table.properties().get("comment"));
    published.set("schema", JSON.readTree(SchemaParser.toJson(table.schema())));
    published.set("partition-spec", JSON.readTree(PartitionSpecParser.toJson(table.spec())));
    return published.toPrettyString() + "\n";
  }
}
