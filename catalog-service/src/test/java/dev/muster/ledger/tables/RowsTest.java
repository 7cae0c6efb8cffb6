package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.GroupStatus;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    Row row = Row.empty(GroupStatusRows.LAYOUT.schema().asStruct());
    rows.fill(status, row);
    assertThat(row.text("group_status_id")).isEqualTo(status.key().groupStatusId());
    assertThat(row.number("num_dependencies_total")).isEqualTo(status.required().size());
    assertThat(row.number("num_dependencies_ready"))
        .isEqualTo(status.required().size() - status.missing().size());
  }

  private <T> void comeBack(Rows<T> rows, Supplier<T> record) {
    TableOpening.createNamespace(catalog);
    Table table = new TableOpening(catalog, rows.layout()).open();
    RowFiles<T> files = new RowFiles<>(table, rows);
    List<T> records = Stream.generate(record).limit(60).toList();
    List<T> found =
        files.write(table, records).stream().flatMap(file -> files.read(file).stream()).toList();
    assertThat(found).as("seed " + seed).containsExactlyInAnyOrderElementsOf(records);
  }
}
