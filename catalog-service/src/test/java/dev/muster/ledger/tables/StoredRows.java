package dev.muster.ledger.tables;

import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** What the tables of a catalog hold, as any reader finds it; in the order of a store's lists. */
public record StoredRows(Catalog catalog, SecretSeal seal) {
  /** A key for tests. */
  public static final SecretSeal SEAL = SecretSeal.of(new byte[SecretSeal.KEY_BYTES]);

  /** A store of these tables. */
  public static IcebergStore open(Catalog catalog) {
    return IcebergStore.open(catalog, SEAL, SnapshotSettings.DEFAULTS, InstantSource.system());
  }

  public static StoredRows of(Catalog catalog) {
    return new StoredRows(catalog, SEAL);
  }

  public List<IngestionEvent> events() {
    return sorted(new EventRows(), Comparator.comparing(IngestionEvent::receivedAt));
  }

  public List<Delivery> deliveries() {
    return sorted(new DeliveryRows(), Comparator.comparing(Delivery::recordedAt));
  }

  public List<GroupDefinition> definitions() {
    return sorted(
        new DefinitionRows(seal), Comparator.comparing(GroupDefinition::consumerGroupName));
  }

  public List<DependencyRows.GroupDependency> dependencies() {
    return sorted(
        new DependencyRows(),
        Comparator.comparing(DependencyRows.GroupDependency::consumerGroupName));
  }

  public List<PartitionStatus> partitions() {
    return sorted(
        new PartitionStatusRows(),
        Comparator.comparing((PartitionStatus row) -> row.partition().dataAsOfDate())
            .thenComparing(row -> row.partition().feed()));
  }

  public List<GroupStatus> groupStatuses() {
    return sorted(
        new GroupStatusRows(),
        Comparator.comparing(GroupStatus::dataAsOfDate)
            .thenComparing(GroupStatus::consumerGroupName));
  }

  private <T> List<T> sorted(Rows<T> rows, Comparator<T> order) {
    List<T> found = new ArrayList<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(catalog.loadTable(rows.layout().identifier())).build()) {
      records.forEach(record -> found.add(rows.read(new Row(record))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(order);
    return found;
  }
}
