package dev.muster.ledger.tables;

import dev.muster.ledger.BatchMark;
import dev.muster.ledger.Contents;
import dev.muster.ledger.Loaded;
import dev.muster.model.Delivery;
import dev.muster.model.Entry;
import dev.muster.model.GroupDefinition;
import dev.muster.model.IngestionEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;

/**
 * Finds the last whole batch and the state as of it. A batch of which some tables have nothing was
 * cut short: the tables that have it are read as they were before.
 */
record Recovery(Tables tables, int recentEvents) {
  Loaded load() {
    Optional<Stamp> newest = newest(tables.all().stream().flatMap(this::newestOf));
    Optional<BatchMark> cutShort = newest.map(Stamp::mark).filter(this::isCutShort);
    Optional<BatchMark> last =
        cutShort.isEmpty() ? newest.map(Stamp::mark) : cutShort.flatMap(this::batchBefore);
    agree(newest.map(Stamp::mark));
    TableView events = viewWithout(cutShort, tables.events().table());
    tables.events().publish(events);
    tables.deliveries().publish(viewWithout(cutShort, tables.deliveries().table()));
    return new Loaded(
        last,
        rows(tables.definitions(), cutShort),
        contents(tables.partitions(), cutShort),
        contents(tables.groupStatuses(), cutShort),
        new RecentEvents(events, tables.events().rows(), recentEvents)
            .read(last.map(BatchMark::lastArrival)),
        positions(cutShort),
        cutShort.map(mark -> new Loaded.CutShort(mark, entries(mark))));
  }

  private Map<String, Long> positions(Optional<BatchMark> cutShort) {
    return tables
        .events()
        .table()
        .stamps()
        .filter(stamp -> cutShort.filter(stamp::isOf).isEmpty())
        .findFirst()
        .map(Stamp::positions)
        .orElse(Map.of());
  }

  private Stream<Stamp> newestOf(StampedTable table) {
    return table.stamps().limit(1);
  }

  /** Of two batches of the same number, the one that comes first has its events in the history. */
  private static Optional<Stamp> newest(Stream<Stamp> stamps) {
    return stamps.reduce((a, b) -> b.mark().sequence() > a.mark().sequence() ? b : a);
  }

  /**
   * Whether no snapshot of the batch finds all tables that it names written. One that does may be
   * of the second attempt, which had less to write: see {@link #entries}.
   */
  private boolean isCutShort(BatchMark batch) {
    Map<String, Stamp> stamps = new HashMap<>();
    for (StampedTable table : tables.all()) {
      table.snapshotOf(batch).flatMap(Stamp::on).ifPresent(on -> stamps.put(table.name(), on));
    }
    return stamps.values().stream().noneMatch(on -> stamps.keySet().containsAll(on.tables()));
  }

  private Optional<BatchMark> batchBefore(BatchMark batch) {
    return newest(
            tables.all().stream()
                .flatMap(
                    table ->
                        table
                            .stamps()
                            .filter(stamp -> stamp.mark().sequence() < batch.sequence())
                            .limit(1)))
        .map(Stamp::mark);
  }

  /**
   * What is in memory from now on: the newest there is. But where somebody else has written upon a
   * batch that was cut short, only up to that batch, so that the next commit notices it.
   */
  private void agree(Optional<BatchMark> newest) {
    for (StampedTable table : tables.all()) {
      table.agreeOn(table.newest());
      newest.filter(this::isCutShort).ifPresent(table::agreesOn);
    }
    tables.definitions().findFiles();
    tables.dependencies().findFiles();
  }

  private TableView viewWithout(Optional<BatchMark> cutShort, StampedTable table) {
    return cutShort.flatMap(table::snapshotOf).map(table::viewBefore).orElseGet(table::view);
  }

  private <T> List<T> rows(WholeTable<T> table, Optional<BatchMark> cutShort) {
    return viewWithout(cutShort, table.table()).read(table.rows());
  }

  private Contents contents(PagedTable<?, ?> table, Optional<BatchMark> cutShort) {
    return table.contents(viewWithout(cutShort, table.table()));
  }

  /**
   * What the batch was made from: its rows of history, or else the one definition it changed.
   * Deliveries that had not come as far as their table are not among them. Nobody was told that
   * they were stored, so they will be told again.
   */
  private List<Entry> entries(BatchMark batch) {
    Stream<Entry> ingested = tables.events().addedBy(batch).stream().map(Recovery::entry);
    Stream<Entry> delivered = tables.deliveries().addedBy(batch).stream().map(Recovery::entry);
    List<Entry> entries =
        Stream.concat(ingested, delivered).sorted(Comparator.comparing(Entry::at)).toList();
    return entries.isEmpty() ? changedDefinitions(batch) : entries;
  }

  private static Entry entry(IngestionEvent event) {
    return new Entry.Ingested(event);
  }

  private static Entry entry(Delivery delivery) {
    return delivery.result() == Delivery.Result.REQUESTED
        ? new Entry.RedeliveryRequested(delivery.key(), delivery.recordedAt())
        : new Entry.Delivered(delivery);
  }

  private List<Entry> changedDefinitions(BatchMark batch) {
    WholeTable<GroupDefinition> table = tables.definitions();
    Optional<Snapshot> written = table.table().snapshotOf(batch);
    if (written.isEmpty()) {
      return List.of();
    }
    List<GroupDefinition> before = table.table().viewBefore(written.get()).read(table.rows());
    List<GroupDefinition> after = table.table().viewOf(written.get()).read(table.rows());
    List<Entry> changes = new ArrayList<>();
    after.stream()
        .filter(definition -> !before.contains(definition))
        .map(definition -> new Entry.GroupDefined(definition.spec(), definition.updatedAt()))
        .forEach(changes::add);
    before.stream()
        .map(GroupDefinition::consumerGroupName)
        .filter(name -> after.stream().noneMatch(d -> d.consumerGroupName().equals(name)))
        .map(name -> new Entry.GroupDeleted(name, batch.lastArrival()))
        .forEach(changes::add);
    return changes;
  }
}
