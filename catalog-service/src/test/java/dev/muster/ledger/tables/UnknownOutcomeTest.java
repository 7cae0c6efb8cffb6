package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.Batch;
import dev.muster.ledger.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.junit.jupiter.api.Test;

/** A commit of which nobody can say whether it happened. */
class UnknownOutcomeTest {
  private final FaultyCatalog catalog = new FaultyCatalog();
  private final RandomBatches batches = new RandomBatches(5);
  private final IcebergStore store = StoredRows.open(catalog);

  @Test
  void isLookedForBeforeAnythingIsWrittenAgain() {
    Batch batch = failOnce(FaultyCatalog.unknownFor("ingestion_events"));
    AtomicInteger commits = new AtomicInteger();
    catalog.beforeCommit(table -> commits.addAndGet(table.equals("ingestion_events") ? 1 : 0));
    store.commit(batch);
    assertThat(commits).hasValue(0);
    assertHoldsAllOnce();
  }

  @Test
  void isLookedForAlsoIfTheStorageHasFailed() {
    Batch batch =
        failOnce(
            table -> {
              throw new RuntimeIOException("storage is away");
            });
    store.commit(batch);
    assertHoldsAllOnce();
  }

  @Test
  void isFoundEvenIfItLandsOnlyDuringTheNextAttempt() {
    store.load();
    Batch batch = batches.batch(2, 1);
    IcebergStore slow = StoredRows.open(catalog);
    slow.load();
    catalog.beforeCommit(
        table -> {
          catalog.heal();
          slow.commit(batch);
        });
    store.commit(batch);
    assertHoldsAllOnce();
    store.commit(batches.batch(1, 1));
    assertHoldsAllOnce();
  }

  @Test
  void isNotTakenForAFailureThoughTheCatalogCallsItOne() {
    store.load();
    Batch batch = batches.batch(2, 1);
    catalog.afterCommit(
        table -> {
          throw new CommitFailedException("the statement was run twice");
        });
    store.commit(batch);
    catalog.heal();
    store.commit(batches.batch(1, 1));
    assertHoldsAllOnce();
  }

  @Test
  void canBeAskedForManyTimes() {
    store.load();
    Batch batch = batches.batch(3, 3);
    for (String table :
        new String[] {"ingestion_events", "ingestion_events", "notification_deliveries"}) {
      catalog.beforeCommit(FaultyCatalog.unknownFor(table));
      assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StoreUnavailableException.class);
    }
    catalog.heal();
    store.commit(batch);
    store.commit(batch);
    assertHoldsAllOnce();
  }

  private Batch failOnce(Consumer<String> lostAnswer) {
    store.load();
    Batch batch = batches.batch(2, 1);
    catalog.afterCommit(lostAnswer);
    assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StoreUnavailableException.class);
    catalog.heal();
    return batch;
  }

  private void assertHoldsAllOnce() {
    StoredRows rows = StoredRows.of(catalog);
    assertThat(rows.events()).isEqualTo(batches.events());
    assertThat(rows.deliveries()).isEqualTo(batches.deliveries());
    assertThat(rows.partitions()).isEqualTo(batches.partitions());
    assertThat(rows.groupStatuses()).isEqualTo(batches.groupStatuses());
  }
}
