package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.PageId;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.ledger.UnusableStoreException;
import dev.muster.model.Delivery;
import dev.muster.model.Entry;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;

/** The process dies, or an answer is lost, before or after any table of a batch. */
class CutShortTest {
  private static final List<TableLayout> HISTORY_TABLES =
      List.of(
          EventRows.LAYOUT,
          DeliveryRows.LAYOUT,
          PartitionStatusRows.LAYOUT,
          GroupStatusRows.LAYOUT);
  private static final List<TableLayout> DEFINITION_TABLES =
      List.of(
          DefinitionRows.LAYOUT, DependencyRows.LAYOUT, EventRows.LAYOUT, GroupStatusRows.LAYOUT);
  private static final List<TableLayout> TABLES =
      Stream.concat(HISTORY_TABLES.stream(), DEFINITION_TABLES.stream()).distinct().toList();

  private enum Fault {
    BEFORE,
    AFTER
  }

  /** A batch upon some others, what the store held before it, and a table at which it fails. */
  private static final class Story {
    private final FaultyCatalog catalog = new FaultyCatalog();
    private final IcebergStore store = StoredRows.open(catalog);
    private final RandomBatches batches;
    private final BatchMark before;
    private final List<IngestionEvent> events;
    private final List<GroupDefinition> definitions;
    private final List<PartitionStatus> partitions;
    private final List<GroupStatus> groupStatuses;
    private final Batch batch;
    private final Set<String> written;
    private final boolean cutShort;
    private final String name;

    private Story(long seed, Function<RandomBatches, Batch> last, TableLayout faulty, Fault fault) {
      name = "seed %d, fault %s %s".formatted(seed, fault, faulty.name());
      batches = new RandomBatches(seed);
      store.load();
      store.commit(batches.definition());
      Batch newest = batches.batch(2, 1);
      store.commit(newest);
      before = newest.mark();
      events = batches.events();
      definitions = batches.definitions();
      partitions = batches.partitions();
      groupStatuses = batches.groupStatuses();
      batch = last.apply(batches);
      Set<String> planned = planned();
      failAt(faulty, fault);
      written = written();
      cutShort = !written.isEmpty() && !written.equals(planned);
    }

    private void failAt(TableLayout faulty, Fault fault) {
      switch (fault) {
        case BEFORE -> catalog.beforeCommit(FaultyCatalog.unknownFor(faulty.name()));
        case AFTER -> catalog.afterCommit(FaultyCatalog.unknownFor(faulty.name()));
      }
      if (isTouched(faulty.name())) {
        assertThatThrownBy(() -> store.commit(batch))
            .as(name)
            .isInstanceOf(StoreUnavailableException.class);
      } else {
        store.commit(batch);
      }
      catalog.heal();
    }

    /** What a store that does not fail writes to. */
    private Set<String> planned() {
      return TABLES.stream()
          .filter(layout -> isTouched(layout.name()))
          .map(TableLayout::name)
          .collect(Collectors.toSet());
    }

    private boolean isTouched(String table) {
      return switch (table) {
        case "ingestion_events" -> !batch.events().isEmpty() || batch.definitions().isPresent();
        case "notification_deliveries" -> !batch.deliveries().isEmpty();
        case "consumer_group_definitions", "consumer_group_dependencies" ->
            batch.definitions().isPresent();
        case "data_ingestion_status" -> !batch.partitionPages().isEmpty();
        default -> !batch.groupPages().isEmpty();
      };
    }

    private Set<String> written() {
      return TABLES.stream()
          .filter(layout -> hasBatch(catalog.loadTable(layout.identifier())))
          .map(TableLayout::name)
          .collect(Collectors.toSet());
    }

    private boolean hasBatch(Table table) {
      return StreamSupport.stream(table.snapshots().spliterator(), false)
          .flatMap(snapshot -> Stamp.on(snapshot).stream())
          .anyMatch(stamp -> stamp.isOf(batch.mark()));
    }

    private void assertHoldsWhatWasThereBefore(IcebergStore restarted, Loaded loaded) {
      assertThat(loaded.last()).as(name).contains(before);
      assertThat(loaded.definitions()).as(name).hasSameElementsAs(definitions);
      LoadedRows rows = new LoadedRows(restarted, loaded);
      assertThat(rows.partitions()).as(name).hasSameElementsAs(partitions);
      assertThat(rows.groupStatuses()).as(name).hasSameElementsAs(groupStatuses);
      assertThat(loaded.recentEvents())
          .as(name)
          .isEqualTo(events.stream().map(IngestionEvent::seen).toList());
      for (IngestionEvent event : batch.events()) {
        assertThat(
                restarted.eventsOf(
                    Set.of(event.partition()), Set.of(event.eventId()), Instant.EPOCH))
            .as(name)
            .isEmpty();
        restarted.idsOn(
            Set.of(event.partition().dataAsOfDate()),
            Instant.EPOCH,
            (partition, id) -> assertThat(id).as(name).isNotEqualTo(event.eventId()));
      }
    }

    private void assertTablesHoldTheBatchOnce() {
      StoredRows rows = StoredRows.of(catalog);
      assertThat(rows.events()).as(name).isEqualTo(batches.events());
      assertThat(rows.deliveries()).as(name).isEqualTo(batches.deliveries());
      assertThat(rows.definitions()).as(name).isEqualTo(batches.definitions());
      assertThat(rows.dependencies())
          .as(name)
          .containsExactlyInAnyOrderElementsOf(DependencyRows.of(batches.definitions()));
      assertThat(rows.partitions()).as(name).isEqualTo(batches.partitions());
      assertThat(rows.groupStatuses()).as(name).isEqualTo(batches.groupStatuses());
    }
  }

  @Test
  void aBatchOfEventsIsFoundAndFinished() {
    restartAtEach(HISTORY_TABLES, batches -> batches.batch(3, 2), CutShortTest::historyEntries);
  }

  @Test
  void aBatchOfDeliveriesIsFoundAndFinished() {
    restartAtEach(HISTORY_TABLES, batches -> batches.batch(0, 4), CutShortTest::historyEntries);
  }

  @Test
  void aDefinitionIsFoundAndFinished() {
    restartAtEach(DEFINITION_TABLES, RandomBatches::definition, CutShortTest::definitionEntries);
  }

  @Test
  void aDeletionIsFoundAndFinished() {
    restartAtEach(DEFINITION_TABLES, RandomBatches::deletion, CutShortTest::deletionEntries);
  }

  @Test
  void askingAgainFinishesABatchOfWhichTheOutcomeIsUnknown() {
    atEach(
        HISTORY_TABLES,
        batches -> batches.batch(2, 2),
        story -> {
          story.store.commit(story.batch);
          story.assertTablesHoldTheBatchOnce();
          Batch next = story.batches.batch(1, 1);
          story.store.commit(next);
          story.assertTablesHoldTheBatchOnce();
        });
  }

  @Test
  void aBatchOfWhichTheDeliveriesWereLostIsWholeWithoutThem() {
    Story story = new Story(7, batches -> batches.batch(2, 2), EventRows.LAYOUT, Fault.AFTER);
    IcebergStore restarted = StoredRows.open(story.catalog);
    Set<PageId> before = LoadedRows.partitionPages(restarted.load());
    Batch rest =
        new Batch(
            story.batch.mark(),
            story.batch.events(),
            List.of(),
            story.batch.definitions(),
            story.batches.pageOfEveryDate(before),
            story.batch.groupPages());
    restarted.commit(rest);
    Loaded loaded = restarted.load();
    assertThat(loaded.cutShort()).isEmpty();
    assertThat(loaded.last()).contains(story.batch.mark());
  }

  @Test
  void aBatchCannotBeFinishedOnceSomebodyHasExpiredWhatWasBeforeIt() {
    Story story = new Story(8, batches -> batches.batch(2, 2), EventRows.LAYOUT, Fault.AFTER);
    Table events = story.catalog.loadTable(EventRows.LAYOUT.identifier());
    long before = events.currentSnapshot().parentId();
    events.refs().entrySet().stream()
        .filter(ref -> ref.getValue().isTag())
        .forEach(tag -> events.manageSnapshots().removeTag(tag.getKey()).commit());
    events.expireSnapshots().expireSnapshotId(before).commit();
    IcebergStore restarted = StoredRows.open(story.catalog);
    assertThatThrownBy(restarted::load)
        .isInstanceOf(UnusableStoreException.class)
        .hasMessageContaining("ingestion_events")
        .hasMessageContaining(Long.toString(before));
  }

  private static void restartAtEach(
      List<TableLayout> faulty,
      Function<RandomBatches, Batch> last,
      Function<Story, List<Entry>> entries) {
    int[] found = new int[1];
    Scene restart =
        story -> {
          IcebergStore restarted = StoredRows.open(story.catalog);
          Loaded loaded = restarted.load();
          assertThat(loaded.cutShort().isPresent()).as(story.name).isEqualTo(story.cutShort);
          if (loaded.cutShort().isPresent()) {
            found[0]++;
            assertThat(loaded.cutShort().get().mark()).as(story.name).isEqualTo(story.batch.mark());
            assertThat(loaded.cutShort().get().entries())
                .as(story.name)
                .isEqualTo(entries.apply(story));
            story.assertHoldsWhatWasThereBefore(restarted, loaded);
          }
          restarted.commit(story.batch);
          story.assertTablesHoldTheBatchOnce();
          Loaded whole = restarted.load();
          assertThat(whole.cutShort()).as(story.name).isEmpty();
          assertThat(whole.last()).as(story.name).contains(story.batch.mark());
          restarted.commit(story.batches.batch(1, 1));
          story.assertTablesHoldTheBatchOnce();
        };
    // A batch that happens to be of one table cannot be cut short.
    for (int round = 0; found[0] == 0 && round < 20; round++) {
      atEach(faulty, last, restart);
    }
    assertThat(found[0]).as("cut short").isPositive();
  }

  private interface Scene {
    void play(Story story);
  }

  private static void atEach(
      List<TableLayout> faulty, Function<RandomBatches, Batch> last, Scene scene) {
    long seed = System.nanoTime();
    for (TableLayout layout : faulty) {
      for (Fault fault : Fault.values()) {
        scene.play(new Story(seed++, last, layout, fault));
      }
    }
  }

  private static List<Entry> historyEntries(Story story) {
    List<Entry> entries = new ArrayList<>();
    story.batch.events().forEach(event -> entries.add(new Entry.Ingested(event)));
    if (story.written.contains(DeliveryRows.LAYOUT.name())) {
      story.batch.deliveries().forEach(delivery -> entries.add(entryOf(delivery)));
    }
    entries.sort(Comparator.comparing(Entry::at));
    return entries;
  }

  private static Entry entryOf(Delivery delivery) {
    return delivery.result() == Delivery.Result.REQUESTED
        ? new Entry.RedeliveryRequested(delivery.key(), delivery.recordedAt())
        : new Entry.Delivered(delivery);
  }

  private static List<Entry> definitionEntries(Story story) {
    return story.batches.definitions().stream()
        .filter(definition -> !story.definitions.contains(definition))
        .<Entry>map(defined -> new Entry.GroupDefined(defined.spec(), defined.updatedAt()))
        .toList();
  }

  private static List<Entry> deletionEntries(Story story) {
    Stream<GroupDefinition> gone =
        story.definitions.stream().filter(d -> !story.batches.definitions().contains(d));
    return gone.<Entry>map(
            definition ->
                new Entry.GroupDeleted(
                    definition.consumerGroupName(), story.batch.mark().lastArrival()))
        .toList();
  }
}
