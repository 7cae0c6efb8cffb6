package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.Batch;
import dev.muster.ledger.KeyRange;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.PageChanges;
import dev.muster.ledger.PageChanges.NewPage;
import dev.muster.ledger.PageId;
import dev.muster.ledger.Span;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;

/** Somebody else writes to our tables. */
class ForeignWriterTest {
  private final FaultyCatalog catalog = new FaultyCatalog();
  private final RandomBatches batches = new RandomBatches(11);
  private final IcebergStore store = StoredRows.open(catalog);

  @Test
  void isNoticedAndItsRowsSurvive() {
    store.load();
    PartitionStatus ours = batches.partitionStatus();
    LocalDate date = ours.partition().dataAsOfDate();
    store.commit(pageOf(date, List.of(ours), Set.of()));
    Set<PageId> before = LoadedRows.partitionPages(store.load());
    PartitionStatus foreign = append(new PartitionStatusRows(), rowOf(date));

    PartitionStatus another = rowOf(date);
    assertThatThrownBy(() -> store.commit(pageOf(date, List.of(ours, another), before)))
        .isInstanceOf(StaleStateException.class)
        .hasMessageContaining("data_ingestion_status");
    assertThat(StoredRows.of(catalog).partitions()).containsExactlyInAnyOrder(ours, foreign);

    Loaded loaded = store.load();
    List<PartitionStatus> page = new ArrayList<>(new LoadedRows(store, loaded).partitions());
    assertThat(page).containsExactlyInAnyOrder(ours, foreign);
    page.add(another);
    store.commit(pageOf(date, page, LoadedRows.partitionPages(loaded)));
    assertThat(StoredRows.of(catalog).partitions())
        .containsExactlyInAnyOrder(ours, foreign, another);
  }

  private PartitionStatus rowOf(LocalDate date) {
    return Stream.generate(batches::partitionStatus)
        .filter(row -> row.partition().dataAsOfDate().equals(date))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isNoticedInATableThatIsOnlyAppendedTo() {
    store.load();
    store.commit(batches.batch(1, 0));
    IngestionEvent foreign = append(new EventRows(), batches.event());

    Batch refused = batches.batch(1, 0);
    assertThatThrownBy(() -> store.commit(refused)).isInstanceOf(StaleStateException.class);
    assertThat(StoredRows.of(catalog).events()).contains(foreign);

    assertThat(store.load().recentEvents()).contains(foreign.seen());
    store.commit(refused);
    assertThat(StoredRows.of(catalog).events())
        .contains(foreign)
        .containsAll(refused.events())
        .hasSize(3);
  }

  @Test
  void isNoticedInTheVeryMomentOfTheCommit() {
    store.load();
    store.commit(batches.batch(1, 0));
    catalog.beforeCommit(
        table -> {
          catalog.heal();
          append(new EventRows(), batches.event());
        });
    Batch refused = batches.batch(1, 0);
    assertThatThrownBy(() -> store.commit(refused)).isInstanceOf(StaleStateException.class);
    assertThat(StoredRows.of(catalog).events()).doesNotContainAnyElementsOf(refused.events());
    store.load();
    store.commit(refused);
    assertThat(StoredRows.of(catalog).events()).containsAll(refused.events());
  }

  @Test
  void mayWriteUponABatchThatWasCutShort() {
    store.load();
    store.commit(batches.batch(1, 1));
    Batch batch = batches.batch(2, 2);
    catalog.afterCommit(FaultyCatalog.unknownFor(EventRows.LAYOUT.name()));
    assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StoreUnavailableException.class);
    catalog.heal();
    IngestionEvent foreign = append(new EventRows(), batches.event());

    IcebergStore restarted = StoredRows.open(catalog);
    assertThat(restarted.load().cutShort()).isPresent();
    restarted.commit(batch);
    Batch next = batches.batch(1, 0);
    assertThatThrownBy(() -> restarted.commit(next)).isInstanceOf(StaleStateException.class);

    Loaded loaded = restarted.load();
    assertThat(loaded.cutShort()).isEmpty();
    assertThat(loaded.last()).contains(batch.mark());
    assertThat(loaded.recentEvents()).contains(foreign.seen()).hasSize(4);
    restarted.commit(next);
    assertThat(StoredRows.of(catalog).events()).hasSize(5).contains(foreign);
    assertThat(StoredRows.of(catalog).deliveries()).hasSize(3);
  }

  private Batch pageOf(LocalDate date, List<PartitionStatus> rows, Set<PageId> before) {
    PageId id = new PageId("of-" + rows.size(), Span.of(date), rows.size(), KeyRange.UNKNOWN);
    return new Batch(
        batches.batch(0, 0).mark(),
        List.of(),
        List.of(),
        Optional.empty(),
        new PageChanges<>(before, List.of(new NewPage<>(id, rows))),
        PageChanges.none());
  }

  private <T> T append(Rows<T> rows, T record) {
    Table table = catalog.loadTable(rows.layout().identifier());
    AppendFiles append = table.newAppend();
    new RowFiles<>(table, rows).write(table, List.of(record)).forEach(append::appendFile);
    append.commit();
    return record;
  }
}
