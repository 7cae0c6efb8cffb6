package dev.muster.ledger.tables;

import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.tables.DependencyRows.GroupDependency;
import dev.muster.ledger.tables.PagedTable.Sketch;
import dev.muster.model.Delivery;
import dev.muster.model.Feed;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.time.InstantSource;
import java.util.List;
import org.apache.iceberg.catalog.Catalog;

/** The tables there are, in the order in which a batch is written to them. */
record Tables(
    AppendedTable<IngestionEvent> events,
    AppendedTable<Delivery> deliveries,
    WholeTable<GroupDefinition> definitions,
    WholeTable<GroupDependency> dependencies,
    PagedTable<Feed, PartitionStatus> partitions,
    PagedTable<String, GroupStatus> groupStatuses) {
  static final List<TableLayout> LAYOUTS =
      List.of(
          EventRows.LAYOUT,
          DeliveryRows.LAYOUT,
          DefinitionRows.LAYOUT,
          DependencyRows.LAYOUT,
          PartitionStatusRows.LAYOUT,
          GroupStatusRows.LAYOUT);

  /** Finds the tables in the catalog, or creates them. */
  static Tables open(Catalog catalog, SecretSeal seal, Encoders encoders, InstantSource clock) {
    TableOpening.createNamespace(catalog);
    return new Tables(
        appended(catalog, new EventRows(), encoders, clock),
        appended(catalog, new DeliveryRows(), encoders, clock),
        whole(catalog, new DefinitionRows(seal)),
        whole(catalog, new DependencyRows()),
        paged(catalog, new PartitionStatusRows(), PartitionStatusRows.SKETCH, encoders),
        paged(catalog, new GroupStatusRows(), GroupStatusRows.SKETCH, encoders));
  }

  private static <T> AppendedTable<T> appended(
      Catalog catalog, Rows<T> rows, Encoders encoders, InstantSource clock) {
    Compaction<T> compaction = new Compaction<>(rows, encoders, clock);
    return new AppendedTable<>(stamped(catalog, rows), rows, catalog, compaction);
  }

  private static <T> WholeTable<T> whole(Catalog catalog, Rows<T> rows) {
    return new WholeTable<>(stamped(catalog, rows), rows);
  }

  private static <K, T> PagedTable<K, T> paged(
      Catalog catalog, Rows<T> rows, Sketch<K> sketch, Encoders encoders) {
    return new PagedTable<>(stamped(catalog, rows), rows, sketch, encoders);
  }

  private static StampedTable stamped(Catalog catalog, Rows<?> rows) {
    TableLayout layout = rows.layout();
    return new StampedTable(new TableOpening(catalog, layout).open(), layout);
  }

  List<StampedTable> all() {
    return List.of(
        events.table(),
        deliveries.table(),
        definitions.table(),
        dependencies.table(),
        partitions.table(),
        groupStatuses.table());
  }
}
