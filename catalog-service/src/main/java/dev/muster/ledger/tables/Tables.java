package dev.muster.ledger.tables;

import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.tables.DependencyRows.GroupDependency;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.time.LocalDate;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.catalog.Catalog;

/** The tables there are, in the order in which a batch is written to them. */
record Tables(
    AppendedTable<IngestionEvent> events,
    AppendedTable<Delivery> deliveries,
    PagedTable<Page, GroupDefinition> definitions,
    PagedTable<Page, GroupDependency> dependencies,
    PagedTable<LocalDate, PartitionStatus> partitions,
    PagedTable<LocalDate, GroupStatus> groupStatuses) {
  /** The pages of a table that has one. */
  enum Page {
    WHOLE
  }

  static final List<TableLayout> LAYOUTS =
      List.of(
          EventRows.LAYOUT,
          DeliveryRows.LAYOUT,
          DefinitionRows.LAYOUT,
          DependencyRows.LAYOUT,
          PartitionStatusRows.LAYOUT,
          GroupStatusRows.LAYOUT);

  /** Finds the tables in the catalog, or creates them. */
  static Tables open(Catalog catalog, SecretSeal seal) {
    TableOpening.createNamespace(catalog);
    return new Tables(
        appended(catalog, new EventRows()),
        appended(catalog, new DeliveryRows()),
        whole(catalog, new DefinitionRows(seal)),
        whole(catalog, new DependencyRows()),
        dated(catalog, new PartitionStatusRows()),
        dated(catalog, new GroupStatusRows()));
  }

  private static <T> AppendedTable<T> appended(Catalog catalog, Rows<T> rows) {
    return new AppendedTable<>(stamped(catalog, rows), rows);
  }

  private static <T> PagedTable<Page, T> whole(Catalog catalog, Rows<T> rows) {
    return new PagedTable<>(stamped(catalog, rows), rows, file -> Page.WHOLE);
  }

  private static <T> PagedTable<LocalDate, T> dated(Catalog catalog, Rows<T> rows) {
    return new PagedTable<>(stamped(catalog, rows), rows, Tables::date);
  }

  private static StampedTable stamped(Catalog catalog, Rows<?> rows) {
    TableLayout layout = rows.layout();
    return new StampedTable(new TableOpening(catalog, layout).open(), layout);
  }

  private static LocalDate date(DataFile file) {
    return LocalDate.ofEpochDay(file.partition().get(0, Integer.class));
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
