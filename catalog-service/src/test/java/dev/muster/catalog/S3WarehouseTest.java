package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start says of a warehouse on S3. */
class S3WarehouseTest {
  @TempDir private static Path shared;
  private static S3Server s3;

  @TempDir private Path data;

  @BeforeAll
  static void startS3() throws Exception {
    s3 = S3Server.start(shared);
  }

  @AfterAll
  static void stopS3() {
    s3.close();
  }

  private CatalogSettings settings(String warehouse, Map<String, String> others) {
    Map<String, String> properties = new HashMap<>(s3.properties());
    properties.putAll(others);
    return new CatalogSettings(
        CatalogSettings.DEFAULT_NAME, CatalogSettings.defaultUri(data), warehouse, properties);
  }

  @Test
  void createsTablesInTheBucketThroughIcebergsOwnClient() {
    TableIdentifier name = TableIdentifier.of("sales", "orders");
    try (TableCatalog catalog = Catalogs.open(settings("s3://lake/house/", Map.of()))) {
      catalog.createNamespace(Namespace.of("sales"));
      Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
      Table table = catalog.createTable(name, schema);
      assertThat(table.location()).isEqualTo("s3://lake/house/sales/orders");
      assertThat(table.io().getClass().getName()).isEqualTo("org.apache.iceberg.aws.s3.S3FileIO");
      assertThat(table.io().properties()).containsEntry("s3.retry.min-wait-ms", "100");
      assertThat(table.io().newInputFile("s3://lake/house/.muster").exists()).isTrue();
      assertThat(((BaseTable) table).operations().current().metadataFileLocation())
          .startsWith("s3://lake/house/sales/orders/metadata/");
    }
  }

  @Test
  void whatTheSettingsSayOfRetriesWins() {
    Map<String, String> patient = Map.of("s3.retry.min-wait-ms", "700");
    assertThat(Catalogs.properties(settings("s3://lake/house", patient)))
        .containsEntry("s3.retry.min-wait-ms", "700");
  }

  @Test
  void aMissingBucketIsNamedInOneLine() {
    assertThatThrownBy(() -> Catalogs.open(settings("s3://no-such-lake/house", Map.of())))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessage(
            "Cannot write to the warehouse s3://no-such-lake/house at %s:"
                    .formatted(s3.properties().get("s3.endpoint"))
                + " The specified bucket does not exist");
  }

  @Test
  void aWrongKeyIsToldInOneLineWithoutTheSecret() {
    for (String property : new String[] {"s3.access-key-id", "s3.secret-access-key"}) {
      Map<String, String> wrong = Map.of(property, "not-the-right-one");
      assertThatThrownBy(() -> Catalogs.open(settings("s3://lake/house", wrong)))
          .isInstanceOf(CatalogUnavailableException.class)
          .message()
          .startsWith("Cannot write to the warehouse s3://lake/house at http://")
          .matches(".*(Access Key|signature|Forbidden).*")
          .doesNotContain("not-the-right-one", "\n", s3.properties().get("s3.secret-access-key"));
    }
  }

  @Test
  void anEndpointWhereNobodyListensIsToldInOneLine() {
    Map<String, String> nobody =
        Map.of("s3.endpoint", "http://127.0.0.1:1", "s3.retry.num-retries", "1");
    assertThatThrownBy(() -> Catalogs.open(settings("s3://lake/house", nobody)))
        .isInstanceOf(CatalogUnavailableException.class)
        .hasMessage(
            "Cannot write to the warehouse s3://lake/house at http://127.0.0.1:1:"
                + " Connection refused");
  }

  @Test
  void aStartThatCouldNotReachTheWarehouseLeavesNoDatabaseLocked() {
    Map<String, String> wrong = Map.of("s3.secret-access-key", "not-the-right-one");
    assertThatThrownBy(() -> Catalogs.open(settings("s3://lake/house", wrong)))
        .isInstanceOf(CatalogUnavailableException.class);
    try (TableCatalog catalog = Catalogs.open(settings("s3://lake/house", Map.of()))) {
      assertThat(catalog.listNamespaces()).isEmpty();
    }
  }
}
