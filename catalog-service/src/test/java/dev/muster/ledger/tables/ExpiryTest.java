package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.PageChanges;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final Instant START = Instant.parse("2026-11-20T06:50:00Z");

  private final FaultyCatalog catalog = new FaultyCatalog();
  private final RandomBatches batches = new RandomBatches(17);

  private IcebergStore open(int kept, int hours, int days) {
    IcebergStore store =
        IcebergStore.open(
            catalog,
            StoredRows.SEAL,
            new SnapshotSettings(kept, Duration.ofHours(hours), Duration.ofDays(days)),
            InstantSource.system());
    store.load();
    return store;
  }

  /** An event, which has arrived then. */
  private Batch eventAt(Instant time) {
    Batch batch = batches.eventAlone();
    BatchMark mark = new BatchMark(batch.mark().sequence(), batch.mark().id(), time);
    return new Batch(
        mark, batch.events(), List.of(), Optional.empty(), PageChanges.none(), PageChanges.none());
  }

  private Table events() {
    return catalog.loadTable(EventRows.LAYOUT.identifier());
  }

  @Test
  void metadataIsAsSmallAfterHundredsOfCommitsAsAfterSome() {
    IcebergStore store = open(20, 0, 0);
    commitEvents(store, 60);
    long early = metadataBytes();
    commitEvents(store, 300);

    assertThat(metadataBytes()).isLessThan(early * 11 / 10);
    Table events = events();
    assertThat(snapshots(events)).isEqualTo(20);
    assertThat(events.currentSnapshot().dataManifests(events.io())).hasSizeLessThan(40);
    assertThat(metadata().previousFiles()).hasSizeLessThanOrEqualTo(20);
    assertThat(StoredRows.of(catalog).events()).isEqualTo(batches.events());
  }

  @Test
  void isPartOfTheCommitItself() {
    IcebergStore store = open(3, 0, 0);
    commitEvents(store, 5);
    AtomicInteger commits = new AtomicInteger();
    catalog.beforeCommit(table -> commits.incrementAndGet());
    commitEvents(store, 1);
    assertThat(commits).hasValue(1);
    assertThat(snapshots(events())).isEqualTo(3);
  }

  @Test
  void whatIsNeededToFinishABatchStays() {
    IcebergStore store = open(2, 0, 0);
    commitEvents(store, 6);
    StampedTable events = new StampedTable(events(), EventRows.LAYOUT);
    assertThat(events.stamps().map(Stamp::mark)).startsWith(batches.lastMark());
    assertThat(events.viewBefore(events.snapshotOf(batches.lastMark()).orElseThrow()).snapshotId())
        .isPresent();
    assertThat(open(2, 0, 0).load().last()).contains(batches.lastMark());
  }

  @Test
  void aTagTellsWhatWasKnownAtSeven() {
    IcebergStore store = open(2, 24, 3);
    store.commit(eventAt(START));
    store.commit(eventAt(Instant.parse("2026-11-20T06:59:59Z")));
    store.commit(eventAt(Instant.parse("2026-11-20T07:00:00.000001Z")));
    store.commit(eventAt(Instant.parse("2026-11-20T07:30:00Z")));
    for (int i = 0; i < 5; i++) {
      store.commit(eventAt(Instant.parse("2026-11-20T09:10:00Z").plusSeconds(i)));
    }

    assertThat(rowsByTag())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("hour-2026-11-20T07", 2, "hour-2026-11-20T08", 4, "hour-2026-11-20T09", 4));
  }

  @Test
  void daysHaveTagsToo() {
    IcebergStore store = open(2, 0, 30);
    store.commit(eventAt(START));
    store.commit(eventAt(Instant.parse("2026-11-22T12:00:00Z")));
    store.commit(eventAt(Instant.parse("2026-11-22T13:00:00Z")));
    assertThat(rowsByTag())
        .containsExactlyInAnyOrderEntriesOf(Map.of("day-2026-11-21", 1, "day-2026-11-22", 1));
  }

  @Test
  void tagsGoWhenTheirTimeIsOverAndOthersStay() {
    IcebergStore store = open(2, 3, 2);
    store.commit(eventAt(START));
    store.commit(eventAt(START.plusSeconds(60)));
    Table table = events();
    table.manageSnapshots().createTag("audit", table.currentSnapshot().snapshotId()).commit();
    table
        .manageSnapshots()
        .createTag("hour-of-need", table.currentSnapshot().snapshotId())
        .commit();
    store = open(2, 3, 2);
    for (int hour = 1; hour < 80; hour++) {
      store.commit(eventAt(START.plus(Duration.ofHours(hour))));
    }
    // The last came on the 23rd at 13:50.
    assertThat(rowsByTag().keySet())
        .containsExactlyInAnyOrder(
            "audit",
            "hour-of-need",
            "hour-2026-11-23T11",
            "hour-2026-11-23T12",
            "hour-2026-11-23T13",
            "day-2026-11-22",
            "day-2026-11-23");
    assertThat(rowsByTag()).containsEntry("audit", 2);
    assertThat(snapshots(events())).isLessThanOrEqualTo(2 + 7);
  }

  /** Against a plain list of what was committed when. */
  @Test
  void everyTagIsTheStateAtItsTime() {
    for (long seed = 0; seed < 5; seed++) {
      FaultyCatalog fresh = new FaultyCatalog();
      Random random = new Random(seed);
      RandomBatches some = new RandomBatches(seed);
      IcebergStore store = StoredRows.open(fresh);
      store.load();
      Instant time = START;
      TreeMap<Instant, List<PartitionStatus>> states = new TreeMap<>();
      for (int i = 0; i < 30; i++) {
        time = time.plusSeconds(1 + random.nextInt(9_000));
        Batch batch = some.batch(1, 0);
        BatchMark mark = new BatchMark(batch.mark().sequence(), batch.mark().id(), time);
        store.commit(
            new Batch(
                mark,
                batch.events(),
                batch.deliveries(),
                batch.definitions(),
                batch.partitionPages(),
                batch.groupPages()));
        states.put(time, some.partitions());
      }
      Table table = fresh.loadTable(PartitionStatusRows.LAYOUT.identifier());
      Map<String, Long> tags = tags(table);
      assertThat(tags).as("seed %d", seed).hasSizeGreaterThan(20);
      for (Map.Entry<String, Long> tag : tags.entrySet()) {
        if (tag.getKey().startsWith("hour-")) {
          Instant at = Instant.parse(tag.getKey().substring("hour-".length()) + ":00:00Z");
          TableView view = TableView.of(table, metadata(table), Optional.of(tag.getValue()));
          assertThat(view.read(new PartitionStatusRows()))
              .as("seed %d, tag %s", seed, tag.getKey())
              .containsExactlyInAnyOrderElementsOf(states.lowerEntry(at).getValue());
        }
      }
    }
  }

  private Map<String, Integer> rowsByTag() {
    Table table = events();
    Map<String, Integer> rows = new HashMap<>();
    tags(table)
        .forEach(
            (name, id) ->
                rows.put(
                    name, Integer.parseInt(table.snapshot(id).summary().get("total-records"))));
    return rows;
  }

  private static Map<String, Long> tags(Table table) {
    return table.refs().entrySet().stream()
        .filter(ref -> ref.getValue().isTag())
        .collect(Collectors.toMap(Map.Entry::getKey, ref -> ref.getValue().snapshotId()));
  }

  private void commitEvents(IcebergStore store, int count) {
    IntStream.range(0, count).forEach(i -> store.commit(batches.eventAlone()));
  }

  private long metadataBytes() {
    return events().io().newInputFile(metadata().metadataFileLocation()).getLength();
  }

  private TableMetadata metadata() {
    return metadata(events());
  }

  private static TableMetadata metadata(Table table) {
    return ((HasTableOperations) table).operations().current();
  }

  private static long snapshots(Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false).count();
  }
}
