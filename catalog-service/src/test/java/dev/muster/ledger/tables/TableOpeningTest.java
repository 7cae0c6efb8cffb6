package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.UnusableStoreException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class TableOpeningTest {
  private static final List<TableLayout> LAYOUTS =
      Stream.of(
              new EventRows(),
              new PartitionStatusRows(),
              new DefinitionRows(StoredRows.SEAL),
              new DependencyRows(),
              new GroupStatusRows(),
              new DeliveryRows())
          .map(Rows::layout)
          .toList();

  private final FaultyCatalog catalog = new FaultyCatalog();

  @Test
  void createsTheTablesWithTheirDocs() {
    openStore();
    assertThat(catalog.listTables(TableLayout.NAMESPACE)).hasSize(6);
    for (TableLayout layout : LAYOUTS) {
      Table table = catalog.loadTable(layout.identifier());
      assertThat(table.properties().get("comment")).as(layout.name()).isNotBlank();
      assertThat(TableUtil.formatVersion(table)).as(layout.name()).isEqualTo(2);
      assertThat(table.schema().identifierFieldNames()).as(layout.name()).isNotEmpty();
      TypeUtil.indexById(table.schema().asStruct()).values().stream()
          .filter(field -> !field.name().equals("element"))
          .forEach(field -> assertThat(field.doc()).as(layout.name() + field).isNotBlank());
    }
  }

  @Test
  void namesEveryColumnAsDesignedWithFieldIdsThatStay() {
    openStore();
    assertThat(columns(EventRows.LAYOUT))
        .isEqualTo(
            "1 event_id string!, 2 source_system string!, 3 data_type string!,"
                + " 4 data_as_of_date date!, 5 ingestion_date timestamptz!,"
                + " 6 received_at timestamptz!, 7 file_path string!, 8 status string!,"
                + " 9 status_reason string, 10 record_count long, 11 file_count long,"
                + " 12 file_size_bytes long, 13 attributes string, 14 asked_check string,"
                + " 15 judged_event_id string, 16 schema_fingerprint string");
    assertThat(columns(PartitionStatusRows.LAYOUT))
        .isEqualTo(
            "1 status_id string!, 2 source_system string!, 3 data_type string!,"
                + " 4 ingestion_date timestamptz!, 5 data_as_of_date date!, 6 file_path string!,"
                + " 7 status string!, 8 status_reason string, 9 record_count long,"
                + " 10 file_count long, 11 file_size_bytes long, 12 schema_fingerprint string,"
                + " 13 revision int!, 14 last_event_id string!, 15 created_at timestamptz!,"
                + " 16 updated_at timestamptz!, 17 awaited_check string");
    assertThat(columns(DefinitionRows.LAYOUT))
        .isEqualTo(
            "1 group_def_id string!, 2 consumer_group_name string!, 3 description string,"
                + " 4 definition string!, 5 definition_version int!, 6 created_at timestamptz!,"
                + " 7 updated_at timestamptz!");
    assertThat(columns(DependencyRows.LAYOUT))
        .isEqualTo(
            "1 dependency_id string!, 2 group_def_id string!, 3 consumer_group_name string!,"
                + " 4 source_system string!, 5 data_type string!, 6 date_rule string!,"
                + " 7 required boolean!");
    assertThat(columns(GroupStatusRows.LAYOUT))
        .isEqualTo(
            "1 group_status_id string!, 2 group_def_id string!, 3 definition_version int!,"
                + " 4 consumer_group_name string!, 5 data_as_of_date date!,"
                + " 6 required_data_types list!, 7 missing_data_types list!,"
                + " 8 num_dependencies_total int!, 9 num_dependencies_ready int!,"
                + " 10 group_status string!, 11 revision int!, 12 expected_by timestamptz,"
                + " 13 late boolean, 14 ready_at timestamptz, 15 notification_sent_at timestamptz,"
                + " 16 acknowledged_at timestamptz, 17 error_reason string,"
                + " 18 created_at timestamptz!, 19 updated_at timestamptz!, 20 element struct!,"
                + " 21 source string!, 22 type string!, 23 element struct!, 24 source string!,"
                + " 25 type string!");
    assertThat(columns(DeliveryRows.LAYOUT))
        .isEqualTo(
            "1 delivery_id string!, 2 group_status_id string!, 3 consumer_group_name string!,"
                + " 4 data_as_of_date date!, 5 revision int!, 6 definition_version int!,"
                + " 7 channel string!, 8 target string!, 9 attempt int!,"
                + " 10 attempted_at timestamptz!, 11 result string!, 12 response_status int,"
                + " 13 error string, 14 next_attempt_at timestamptz, 15 concludes string,"
                + " 16 recorded_at timestamptz!");
  }

  @Test
  void partitionsTheTablesAsDesigned() {
    openStore();
    assertThat(LAYOUTS.stream().map(this::partitioning))
        .containsExactly(
            "day received_at",
            "identity data_as_of_date",
            "",
            "",
            "identity data_as_of_date",
            "day attempted_at");
  }

  @Test
  void findsTheTablesAgain() {
    openStore();
    List<String> before = LAYOUTS.stream().map(this::metadataOf).toList();
    openStore();
    assertThat(LAYOUTS.stream().map(this::metadataOf)).isEqualTo(before);
  }

  @Test
  void addsTheColumnsThatAnOlderVersionDidNotHave() {
    RandomBatches batches = new RandomBatches(3);
    IcebergStore store = openStore();
    store.commit(batches.batch(1, 1));
    catalog
        .loadTable(GroupStatusRows.LAYOUT.identifier())
        .updateSchema()
        .deleteColumn("expected_by")
        .deleteColumn("acknowledged_at")
        .commit();
    catalog
        .loadTable(EventRows.LAYOUT.identifier())
        .updateSchema()
        .deleteColumn("attributes")
        .commit();

    IcebergStore newer = openStore();
    Schema schema = catalog.loadTable(GroupStatusRows.LAYOUT.identifier()).schema();
    for (String added : List.of("expected_by", "acknowledged_at")) {
      assertThat(schema.findField(added).isOptional()).isTrue();
      assertThat(schema.findField(added).doc())
          .isEqualTo(GroupStatusRows.LAYOUT.schema().findField(added).doc());
    }
    assertThat(new LoadedRows(newer, newer.load()).groupStatuses())
        .hasSameSizeAs(batches.groupStatuses())
        .allMatch(row -> row.acknowledgedAt() == null);
    newer.commit(batches.batch(1, 1));
    assertThat(StoredRows.of(catalog).events().get(1)).isEqualTo(batches.events().get(1));
    assertThat(openStore().load().recentEvents()).hasSize(2);
  }

  @Test
  void stopsAtAColumnOfAnotherType() {
    create("data_ingestion_status", Types.StringType.get());
    assertThatThrownBy(this::openStore)
        .isInstanceOf(UnusableStoreException.class)
        .hasMessage(
            "Column revision of table muster.data_ingestion_status is of type string,"
                + " and this version of Muster needs int.");
  }

  @Test
  void stopsAtAnotherPartitioning() {
    create("data_ingestion_status", Types.IntegerType.get());
    assertThatThrownBy(this::openStore)
        .isInstanceOf(UnusableStoreException.class)
        .hasMessageContaining("muster.data_ingestion_status")
        .hasMessageContaining("data_as_of_date: identity");
  }

  private void create(String table, org.apache.iceberg.types.Type revision) {
    catalog.createNamespace(TableLayout.NAMESPACE);
    Schema schema =
        new Schema(
            Types.NestedField.required(1, "revision", revision),
            Types.NestedField.required(2, "data_as_of_date", Types.DateType.get()));
    catalog.createTable(
        org.apache.iceberg.catalog.TableIdentifier.of(TableLayout.NAMESPACE, table),
        schema,
        PartitionSpec.unpartitioned());
  }

  private IcebergStore openStore() {
    return StoredRows.open(catalog);
  }

  private String columns(TableLayout layout) {
    Schema schema = catalog.loadTable(layout.identifier()).schema();
    return new TreeMap<>(TypeUtil.indexById(schema.asStruct()))
        .values().stream()
            .map(
                field ->
                    field.fieldId()
                        + " "
                        + field.name()
                        + " "
                        + field.type().toString().replaceAll("<.*", "")
                        + (field.isRequired() ? "!" : ""))
            .collect(Collectors.joining(", "));
  }

  private String partitioning(TableLayout layout) {
    Table table = catalog.loadTable(layout.identifier());
    return table.spec().fields().stream()
        .map(field -> field.transform() + " " + table.schema().findColumnName(field.sourceId()))
        .collect(Collectors.joining(", "));
  }

  private String metadataOf(TableLayout layout) {
    return TableUtil.metadataFileLocation(catalog.loadTable(layout.identifier()));
  }
}
