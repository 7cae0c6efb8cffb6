package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.FaultyDatabase;
import dev.muster.catalog.FaultyDatabase.Loss;
import dev.muster.catalog.FaultyDatabase.Moment;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.IngestionEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches in our own catalog, which moves all tables in one step. */
class TogetherTest {
  @TempDir Path data;
  private final RandomBatches batches = new RandomBatches(17);
  private FaultyDatabase network;
  private TableCatalog catalog;
  private IcebergStore store;

  @BeforeEach
  void open() throws SQLException {
    CatalogSettings direct = CatalogSettings.under(data);
    network = new FaultyDatabase(direct.uri());
    catalog =
        Catalogs.open(
            new CatalogSettings(
                direct.name(), network.uri(), direct.warehouse(), direct.properties()));
    store = StoredRows.open(catalog);
    store.load();
  }

  @AfterEach
  void close() throws SQLException {
    catalog.close();
    network.close();
  }

  @Test
  void areOneTransactionEach() {
    store.commit(batches.definition());
    int before = network.commits();

    store.commit(batches.batch(3, 2));

    assertThat(network.commits()).isEqualTo(before + 1);
    assertHoldsAllOnce();
  }

  @Test
  void moveNoTableIfSomebodyElseHasWrittenToOne() {
    store.commit(batches.batch(1, 1));
    List<IngestionEvent> before = batches.events();
    Table last = catalog.loadTable(PartitionStatusRows.LAYOUT.identifier());
    last.newFastAppend().commit();

    Batch batch = batches.batch(2, 2);
    assertThatThrownBy(() -> store.commit(batch))
        .isInstanceOf(StaleStateException.class)
        .hasMessageContaining(PartitionStatusRows.LAYOUT.name());

    assertThat(StoredRows.of(catalog).events()).isEqualTo(before);
    Loaded loaded = store.load();
    assertThat(loaded.cutShort()).isEmpty();
    store.commit(batch);
    assertHoldsAllOnce();
  }

  @ParameterizedTest(name = "{0} of {1} lost")
  @CsvSource({"REQUEST, UPDATE", "REPLY, UPDATE", "REQUEST, COMMIT", "REPLY, COMMIT"})
  void areWholeOrNotThereWhateverIsLost(Loss loss, Moment moment) {
    store.commit(batches.batch(1, 1));
    Batch before = batches.batch(1, 0);
    store.commit(before);
    Batch batch = batches.batch(2, 2);
    network.onNext(moment, loss, "08006", () -> {});

    assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StoreUnavailableException.class);

    assertThat(network.hasFired()).isTrue();
    boolean applied = loss == Loss.REPLY && moment == Moment.COMMIT;
    IcebergStore restarted = StoredRows.open(catalog);
    Loaded loaded = restarted.load();
    assertThat(loaded.cutShort()).isEmpty();
    assertThat(loaded.last()).contains(applied ? batch.mark() : before.mark());
    store.commit(batch);
    assertHoldsAllOnce();
    store.commit(batches.batch(1, 1));
    assertHoldsAllOnce();
  }

  private void assertHoldsAllOnce() {
    StoredRows rows = StoredRows.of(catalog);
    assertThat(rows.events()).isEqualTo(batches.events());
    assertThat(rows.deliveries()).isEqualTo(batches.deliveries());
    assertThat(rows.definitions()).isEqualTo(batches.definitions());
    assertThat(rows.partitions()).isEqualTo(batches.partitions());
    assertThat(rows.groupStatuses()).isEqualTo(batches.groupStatuses());
  }
}
