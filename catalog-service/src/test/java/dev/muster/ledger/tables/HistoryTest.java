package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.SnapshotSettings;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;

/** What is read of the histories, and how much of them. */
class HistoryTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final FaultyCatalog catalog = new FaultyCatalog();
  private final RandomBatches batches = new RandomBatches(seed);

  @Test
  void findsTheEventsOfTheIdsAndPartitionsAskedForAndNoOther() {
    IcebergStore store = storeOf(12);
    for (int round = 0; round < 5; round++) {
      Set<Partition> some =
          batches.events().stream()
              .filter(event -> random.nextInt(3) == 0)
              .map(IngestionEvent::partition)
              .collect(Collectors.toSet());
      Set<String> ids =
          batches.events().stream()
              .map(IngestionEvent::eventId)
              .filter(id -> random.nextBoolean())
              .collect(Collectors.toSet());
      int oneOfTheFirst = random.nextInt(Math.min(10, batches.events().size()));
      Instant since = batches.events().get(oneOfTheFirst).receivedAt();
      assertThat(store.eventsOf(some, ids, since))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(
              batches.events().stream()
                  .filter(event -> some.contains(event.partition()))
                  .filter(event -> ids.contains(event.eventId()))
                  .filter(event -> !event.receivedAt().isBefore(since))
                  .map(IngestionEvent::seen)
                  .toList());
    }
  }

  @Test
  void findsTheIdsOfAllEventsAboutTheDatesAskedFor() {
    IcebergStore store = storeOf(12);
    Set<LocalDate> some =
        batches.events().stream()
            .filter(event -> random.nextInt(3) == 0)
            .map(event -> event.partition().dataAsOfDate())
            .collect(Collectors.toSet());
    Instant since = batches.events().get(random.nextInt(batches.events().size())).receivedAt();
    List<String> found = new ArrayList<>();
    store.idsOn(some, since, (partition, id) -> found.add(partition + " " + id));
    assertThat(found)
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(
            batches.events().stream()
                .filter(event -> some.contains(event.partition().dataAsOfDate()))
                .filter(event -> !event.receivedAt().isBefore(since))
                .map(event -> event.partition() + " " + event.eventId())
                .toList());
  }

  @Test
  void findsEventsWholeAndByArrival() {
    IcebergStore store = storeOf(12);
    List<IngestionEvent> all = batches.events();
    Partition one = all.get(0).partition();
    IngestionEvent from = all.get(random.nextInt(all.size()));

    assertThat(store.historyOf(Set.of(one), all.get(0).receivedAt()))
        .as("seed " + seed)
        .isEqualTo(all.stream().filter(event -> event.partition().equals(one)).toList());
    assertThat(store.eventsSince(from.receivedAt(), from.status()))
        .as("seed " + seed)
        .isEqualTo(
            all.stream()
                .filter(event -> event.status() == from.status())
                .filter(event -> !event.receivedAt().isBefore(from.receivedAt()))
                .toList());
  }

  @Test
  void findsAllDeliveriesOfTheGroupStatusesAskedForByArrival() {
    IcebergStore store = storeOf(12);
    Set<GroupDate> some =
        batches.deliveries().stream()
            .filter(delivery -> random.nextBoolean())
            .map(Delivery::key)
            .collect(Collectors.toSet());
    assertThat(store.deliveriesOf(some))
        .as("seed " + seed)
        .isEqualTo(
            batches.deliveries().stream()
                .filter(delivery -> some.contains(delivery.key()))
                .toList());
  }

  @Test
  void remembersTheNewestEventsByArrivalAndNoMoreThanAskedFor() {
    storeOf(12);
    List<SeenEvent> all = batches.events().stream().map(IngestionEvent::seen).toList();
    for (int limit : new int[] {1, 2, 5, all.size() - 1, all.size(), all.size() + 7}) {
      assertThat(open(limit).load().recentEvents())
          .as("seed %d, limit %d", seed, limit)
          .isEqualTo(all.subList(Math.max(0, all.size() - limit), all.size()));
    }
  }

  @Test
  void readsOnlyTheFilesThatHoldTheNewestEvents() {
    IcebergStore store = open(5);
    store.load();
    RandomBatches longAgo = new RandomBatches(seed, Instant.parse("1999-01-01T00:00:00Z"));
    store.commit(longAgo.batch(4, 0));
    store.commit(longAgo.batch(4, 0));
    String oldFile = someEventFile();
    RandomBatches now = new RandomBatches(seed, Instant.parse("2026-11-23T10:00:00Z"));
    now.continueFrom(longAgo);
    store.commit(now.batch(5, 0));
    catalog.loadTable(EventRows.LAYOUT.identifier()).io().deleteFile(oldFile);
    assertThat(open(5).load().recentEvents())
        .isEqualTo(now.events().stream().map(IngestionEvent::seen).toList());
  }

  @Test
  void readsABoundedNumberOfFilesAtTheStart() {
    open(1000).load();
    EventRows rows = new EventRows();
    Table table = catalog.loadTable(EventRows.LAYOUT.identifier());
    for (int i = 0; i < RecentEvents.MOST_FILES + 6; i++) {
      // Not by the store, which would merge such files.
      AppendFiles append = table.newAppend();
      new RowFiles<>(table, rows)
          .write(table, batches.eventAlone().events())
          .forEach(append::appendFile);
      append.commit();
    }
    List<IngestionEvent> all = batches.events();
    TableView now = new TableView(table, Optional.of(table.currentSnapshot().snapshotId()));

    assertThat(
            new RecentEvents(now, rows, 1000)
                .read(Optional.of(all.get(all.size() - 1).receivedAt())))
        .as("seed " + seed)
        .isEqualTo(all.stream().skip(6).map(IngestionEvent::seen).toList());
  }

  private String someEventFile() {
    var table = catalog.loadTable(EventRows.LAYOUT.identifier());
    return table.newScan().planFiles().iterator().next().file().location();
  }

  private IcebergStore storeOf(int batchCount) {
    IcebergStore store = open(1000);
    store.load();
    for (int i = 0; i < batchCount; i++) {
      store.commit(batches.batch(random.nextInt(4), random.nextInt(3)));
    }
    return store;
  }

  private IcebergStore open(int recentEvents) {
    return IcebergStore.open(
        catalog,
        StoredRows.SEAL,
        recentEvents,
        SnapshotSettings.DEFAULTS,
        new Encoders(),
        InstantSource.system());
  }
}
