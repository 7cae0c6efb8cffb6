package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.readiness.PlainRecomputation;
import dev.muster.readiness.PlainRecomputation.GroupFacts;
import dev.muster.readiness.PlainRecomputation.PartitionFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** The tables as any reader finds them: Iceberg's generic reader, and none of the ledger's code. */
final class StoredTables implements AutoCloseable {
  /** What a consumer of the group status table looks at. */
  record GroupRow(Set<Feed> missing, GroupState status, Instant notificationSentAt) {}

  private final TableCatalog catalog;

  private StoredTables(TableCatalog catalog) {
    this.catalog = catalog;
  }

  static StoredTables open(Path dataDir) {
    return open(CatalogSettings.under(dataDir));
  }

  static StoredTables open(CatalogSettings settings) {
    return new StoredTables(Catalogs.open(settings));
  }

  /**
   * Holds the tables against each other and against what was acknowledged: each event is there
   * once, and the other tables say what follows from the events.
   *
   * @param groups that were defined before the first event
   */
  void assertHold(Collection<String> eventIds, List<GroupSpec> groups) {
    List<IngestionEvent> events = events();
    assertThat(events)
        .extracting(IngestionEvent::eventId)
        .containsExactlyInAnyOrderElementsOf(eventIds);
    assertThat(partitionFacts()).isEqualTo(PlainRecomputation.partitions(events));
    assertThat(groupFacts()).isEqualTo(PlainRecomputation.groups(groups, events));
  }

  private Map<GroupDate, GroupFacts> groupFacts() {
    Map<GroupDate, GroupFacts> facts = new HashMap<>();
    groups()
        .forEach(
            (key, row) -> {
              boolean told = row.status() == GroupState.NOTIFIED;
              GroupState status = told ? GroupState.READY_FOR_NOTIFICATION : row.status();
              facts.put(key, new GroupFacts(row.missing(), status));
            });
    return facts;
  }

  List<IngestionEvent> events() {
    List<IngestionEvent> events = new ArrayList<>();
    for (Record row : rows("ingestion_events")) {
      events.add(
          new IngestionEvent(
              text(row, "event_id"),
              partition(row),
              instant(row, "ingestion_date"),
              instant(row, "received_at"),
              text(row, "file_path"),
              IngestionStatus.valueOf(text(row, "status")),
              text(row, "status_reason"),
              (Long) row.getField("record_count"),
              (Long) row.getField("file_count"),
              (Long) row.getField("file_size_bytes"),
              Map.of()));
    }
    return events;
  }

  Map<String, PartitionFacts> partitionFacts() {
    Map<String, PartitionFacts> facts = new TreeMap<>();
    for (Record row : rows("data_ingestion_status")) {
      facts.put(
          partition(row).toString(),
          new PartitionFacts(
              IngestionStatus.valueOf(text(row, "status")),
              text(row, "file_path"),
              instant(row, "ingestion_date").toString(),
              (Long) row.getField("record_count"),
              text(row, "status_reason"),
              (Integer) row.getField("revision"),
              text(row, "last_event_id")));
    }
    return facts;
  }

  Map<GroupDate, GroupRow> groups() {
    Map<GroupDate, GroupRow> groups = new HashMap<>();
    for (Record row : rows("consumer_group_status")) {
      Set<Feed> missing = new HashSet<>();
      for (Object feed : (List<?>) row.getField("missing_data_types")) {
        StructLike struct = (StructLike) feed;
        missing.add(new Feed(struct.get(0, String.class), struct.get(1, String.class)));
      }
      groups.put(
          new GroupDate(
              text(row, "consumer_group_name"), (LocalDate) row.getField("data_as_of_date")),
          new GroupRow(
              missing,
              GroupState.valueOf(text(row, "group_status")),
              instant(row, "notification_sent_at")));
    }
    return groups;
  }

  /** How far streams have been read, by their names, as the newest snapshot of the events says. */
  Map<String, Long> positions() {
    Map<String, Long> positions = new TreeMap<>();
    String prefix = "muster.position.";
    catalog
        .loadTable(TableIdentifier.of("muster", "ingestion_events"))
        .currentSnapshot()
        .summary()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                positions.put(name.substring(prefix.length()), Long.valueOf(value));
              }
            });
    return positions;
  }

  private List<Record> rows(String table) {
    Table opened = catalog.loadTable(TableIdentifier.of("muster", table));
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan = IcebergGenerics.read(opened).build()) {
      scan.forEach(rows::add);
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Partition partition(Record row) {
    return new Partition(
        new Feed(text(row, "source_system"), text(row, "data_type")),
        (LocalDate) row.getField("data_as_of_date"));
  }

  private static String text(Record row, String column) {
    return (String) row.getField(column);
  }

  private static Instant instant(Record row, String column) {
    OffsetDateTime time = (OffsetDateTime) row.getField(column);
    return time == null ? null : time.toInstant();
  }

  @Override
  public void close() {
    catalog.close();
  }
}
