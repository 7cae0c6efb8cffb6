package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.HeldPuts;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch asks of the storage once the service has warmed up. */
class SteadyStateTest {
  @TempDir private Path data;
  private final ScriptedStorage storage = new ScriptedStorage();
  private final RandomBatches batches = new RandomBatches(31);
  private TableCatalog catalog;
  private IcebergStore store;

  @BeforeEach
  void open() {
    catalog = Catalogs.open(storage.under(data));
    store = StoredRows.open(catalog);
    store.load();
    store.commit(batches.definition());
    store.commit(batches.batch(3, 3));
    storage.takeRequests();
  }

  @AfterEach
  void close() {
    catalog.close();
    storage.close();
  }

  @Test
  void everyPutOfABatchIsUnderWayBeforeAnyEnds() throws Exception {
    Batch batch = batches.batch(3, 3);
    HeldPuts.during(
        storage,
        () -> store.commit(batch),
        // A file of rows at the least, a manifest, a list of them, and the metadata.
        () -> HeldPuts.awaitUnderWay(storage, 4 * tablesOf(batch)));
    assertHoldsAllOnce();
  }

  private static int tablesOf(Batch batch) {
    return (batch.events().isEmpty() ? 0 : 1)
        + (batch.deliveries().isEmpty() ? 0 : 1)
        + (batch.partitionPages().isEmpty() ? 0 : 1)
        + (batch.groupPages().isEmpty() ? 0 : 1);
  }

  @Test
  void aBatchOnlyPuts() {
    for (int i = 0; i < 60; i++) {
      store.commit(batches.batch(1, 1));
      assertThat(storage.takeRequests())
          .as("batch %d", i)
          .isNotEmpty()
          .allMatch(SteadyStateTest::isPutOrClearsUp);
    }
    store.commit(batches.definition());
    assertThat(storage.takeRequests()).allMatch(SteadyStateTest::isPutOrClearsUp);
    assertHoldsAllOnce();
  }

  private static boolean isPutOrClearsUp(String request) {
    return request.startsWith("PUT ") || request.startsWith("DELETE ");
  }

  private void assertHoldsAllOnce() {
    StoredRows rows = StoredRows.of(catalog);
    assertThat(rows.events()).isEqualTo(batches.events());
    assertThat(rows.deliveries()).isEqualTo(batches.deliveries());
    assertThat(List.copyOf(rows.definitions())).isEqualTo(batches.definitions());
    assertThat(rows.partitions()).isEqualTo(batches.partitions());
    assertThat(rows.groupStatuses()).isEqualTo(batches.groupStatuses());
  }
}
