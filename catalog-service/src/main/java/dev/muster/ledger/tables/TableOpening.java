package dev.muster.ledger.tables;

import dev.muster.ledger.UnusableStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Finds a table, or creates it; adds the columns that an older version did not have. */
record TableOpening(Catalog catalog, TableLayout layout) {
  static void createNamespace(Catalog catalog) {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(TableLayout.NAMESPACE)) {
      try {
        namespaces.createNamespace(TableLayout.NAMESPACE);
      } catch (AlreadyExistsException e) {
        // Somebody else was first.
      }
    }
  }

  /**
   * The table, with all columns of its layout.
   *
   * @throws UnusableStoreException if it holds something else
   */
  Table open() {
    if (!catalog.tableExists(layout.identifier())) {
      create();
    }
    Table table = catalog.loadTable(layout.identifier());
    requireColumnTypes(table);
    requirePartitioning(table);
    addMissingColumns(table);
    keepReplacedMetadata(table);
    return table;
  }

  private void create() {
    try {
      catalog
          .buildTable(layout.identifier(), layout.schema())
          .withPartitionSpec(layout.spec(layout.schema()))
          .withProperties(layout.properties())
          .create();
    } catch (AlreadyExistsException e) {
      // Somebody else was first.
    }
  }

  private void requireColumnTypes(Table table) {
    for (Types.NestedField column : layout.schema().columns()) {
      Types.NestedField stored = table.schema().findField(column.name());
      if (stored != null && !sameType(column.type(), stored.type())) {
        throw new UnusableStoreException(
            "Column %s of table %s is of type %s, and this version of Muster needs %s."
                .formatted(column.name(), layout.identifier(), stored.type(), column.type()));
      }
    }
  }

  private static boolean sameType(Type ours, Type stored) {
    if (ours.isListType() && stored.isListType()) {
      return sameType(ours.asListType().elementType(), stored.asListType().elementType());
    }
    if (ours.isStructType() && stored.isStructType()) {
      return sameFields(ours.asStructType().fields(), stored.asStructType().fields());
    }
    return ours.equals(stored);
  }

  private static boolean sameFields(List<Types.NestedField> ours, List<Types.NestedField> stored) {
    return ours.size() == stored.size()
        && IntStream.range(0, ours.size())
            .allMatch(
                i ->
                    ours.get(i).name().equals(stored.get(i).name())
                        && sameType(ours.get(i).type(), stored.get(i).type()));
  }

  private void requirePartitioning(Table table) {
    boolean unknown =
        layout.spec(layout.schema()).fields().stream()
            .map(field -> layout.schema().findColumnName(field.sourceId()))
            .anyMatch(source -> table.schema().findField(source) == null);
    if (unknown || !layout.spec(table.schema()).compatibleWith(table.spec())) {
      throw new UnusableStoreException(
          "Table %s is partitioned by %s, and this version of Muster needs %s."
              .formatted(
                  layout.identifier(),
                  table.spec().fields(),
                  layout.spec(layout.schema()).fields()));
    }
  }

  /** Older versions had it deleted at once. */
  private static void keepReplacedMetadata(Table table) {
    String setting = TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED;
    if (Boolean.parseBoolean(table.properties().get(setting))) {
      table.updateProperties().set(setting, "false").commit();
    }
  }

  /** Optional, whatever the layout says: the rows that are there have no value for them. */
  private void addMissingColumns(Table table) {
    List<Types.NestedField> missing = new ArrayList<>(layout.schema().columns());
    missing.removeIf(column -> table.schema().findField(column.name()) != null);
    if (!missing.isEmpty()) {
      UpdateSchema update = table.updateSchema();
      missing.forEach(column -> update.addColumn(column.name(), column.type(), column.doc()));
      update.commit();
    }
  }
}
