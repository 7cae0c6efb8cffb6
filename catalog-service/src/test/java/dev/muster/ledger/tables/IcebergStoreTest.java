package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.ledger.Batch;
import dev.muster.ledger.Loaded;
import dev.muster.model.IngestionEvent;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IcebergStoreTest {
  private final FaultyCatalog catalog = new FaultyCatalog();

  @Test
  void aNewStoreHoldsNothing() {
    IcebergStore store = open();
    Loaded loaded = store.load();
    assertThat(loaded.last()).isEmpty();
    assertThat(loaded.cutShort()).isEmpty();
    assertThat(loaded.definitions()).isEmpty();
    assertThat(new LoadedRows(store, loaded).partitions()).isEmpty();
    assertThat(new LoadedRows(store, loaded).groupStatuses()).isEmpty();
    assertThat(loaded.recentEvents()).isEmpty();
    IngestionEvent some = new RandomBatches(1).event();
    assertThat(store.eventsOf(Set.of(some.partition()), Set.of(some.eventId()), Instant.EPOCH))
        .isEmpty();
    store.idsOn(
        Set.of(some.partition().dataAsOfDate()),
        Instant.EPOCH,
        (partition, id) -> fail("it has " + id));
  }

  @Test
  void whatWasCommittedIsLoaded() {
    long seed = System.nanoTime();
    RandomBatches batches = new RandomBatches(seed);
    Random random = new Random(seed);
    IcebergStore store = open();
    store.load();
    // In more files than RecentEvents.MOST_FILES, not all events would be recent.
    for (int i = 0; i < RecentEvents.MOST_FILES - 1; i++) {
      Batch batch = random.nextInt(4) == 0 ? batches.definition() : batches.next();
      store.commit(batch);
      if (random.nextInt(5) == 0) {
        store = open();
        assertHolds("seed " + seed, store, batches, batch);
      }
    }
    Batch last = batches.deletion();
    store.commit(last);
    assertHolds("seed " + seed, open(), batches, last);
    assertTablesHold("seed " + seed, batches);
  }

  private static void assertHolds(
      String seed, IcebergStore store, RandomBatches batches, Batch lastBatch) {
    Loaded loaded = store.load();
    LoadedRows rows = new LoadedRows(store, loaded);
    assertThat(loaded.last()).as(seed).contains(lastBatch.mark());
    assertThat(loaded.cutShort()).as(seed).isEmpty();
    assertThat(loaded.definitions())
        .as(seed)
        .containsExactlyInAnyOrderElementsOf(batches.definitions());
    assertThat(rows.partitions())
        .as(seed)
        .containsExactlyInAnyOrderElementsOf(batches.partitions());
    assertThat(rows.groupStatuses())
        .as(seed)
        .containsExactlyInAnyOrderElementsOf(batches.groupStatuses());
    assertThat(loaded.recentEvents()).as(seed).isEqualTo(seen(batches.events()));
  }

  private void assertTablesHold(String seed, RandomBatches batches) {
    StoredRows rows = StoredRows.of(catalog);
    assertThat(rows.events()).as(seed).isEqualTo(batches.events());
    assertThat(rows.deliveries()).as(seed).isEqualTo(batches.deliveries());
    assertThat(rows.definitions()).as(seed).isEqualTo(batches.definitions());
    assertThat(rows.partitions()).as(seed).isEqualTo(batches.partitions());
    assertThat(rows.groupStatuses()).as(seed).isEqualTo(batches.groupStatuses());
  }

  private static List<SeenEvent> seen(List<IngestionEvent> events) {
    return events.stream().map(IngestionEvent::seen).toList();
  }

  private IcebergStore open() {
    return StoredRows.open(catalog);
  }
}
