package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.Test;

/** Records of every kind come back from Parquet as they were. */
class RowsTest {
  private final Catalog catalog = new FaultyCatalog();
  private final long seed = System.nanoTime();
  private final RandomBatches batches = new RandomBatches(seed);

  @Test
  void eventsComeBack() {
    comeBack(new EventRows(), batches::event);
  }

  @Test
  void deliveriesComeBack() {
    comeBack(new DeliveryRows(), batches::delivery);
  }

  @Test
  void partitionStatusesComeBack() {
    comeBack(new PartitionStatusRows(), batches::partitionStatus);
  }

  @Test
  void groupStatusesComeBack() {
    comeBack(new GroupStatusRows(), batches::groupStatus);
  }

  @Test
  void definitionsComeBack() {
    comeBack(
        new DefinitionRows(StoredRows.SEAL),
        () -> batches.groupDefinition("group", batches.lastArrival()));
  }

  @Test
  void dependenciesComeBack() {
    comeBack(
        new DependencyRows(),
        () ->
            DependencyRows.of(List.of(batches.groupDefinition("group", batches.lastArrival())))
                .get(0));
  }

  @Test
  void whatIsDerivedIsStoredToo() {
    GroupStatus status = batches.groupStatus();
    GroupStatusRows rows = new GroupStatusRows();
    NewRow row = new NewRow(GroupStatusRows.LAYOUT.schema().asStruct());
    rows.fill(status, row);
    assertThat(value(row, "group_status_id")).hasToString(status.key().groupStatusId());
    assertThat(value(row, "group_def_id"))
        .hasToString(GroupDefinition.idOf(status.consumerGroupName()));
    assertThat(value(row, "num_dependencies_total")).isEqualTo(status.required().size());
    assertThat(value(row, "num_dependencies_ready"))
        .isEqualTo(status.required().size() - status.missing().size());
  }

  @Test
  void columnsMayBePutInAnyOrder() {
    NewRow row = new NewRow(GroupStatusRows.LAYOUT.schema().asStruct());
    row.put("revision", 3).put("group_def_id", "later").put("group_status", GroupState.ERROR);
    assertThat(value(row, "revision")).isEqualTo(3);
    assertThat(value(row, "group_def_id")).hasToString("later");
    assertThat(value(row, "group_status")).hasToString("ERROR");
    assertThat(value(row, "group_status_id")).isNull();
  }

  private static Object value(NewRow row, String column) {
    Schema schema = GroupStatusRows.LAYOUT.schema();
    return row.get(schema.columns().indexOf(schema.findField(column)), Object.class);
  }

  private <T> void comeBack(Rows<T> rows, Supplier<T> record) {
    TableOpening.createNamespace(catalog);
    Table table = new TableOpening(catalog, rows.layout()).open();
    RowFiles<T> files = new RowFiles<>(table, rows);
    // Twice each: what the row before had too is not made anew.
    List<T> records =
        Stream.generate(record).limit(30).flatMap(each -> Stream.of(each, each)).toList();
    List<T> found =
        files.write(table, records).stream().flatMap(file -> files.read(file).stream()).toList();
    assertThat(found).as("seed " + seed).containsExactlyInAnyOrderElementsOf(records);
  }
}
