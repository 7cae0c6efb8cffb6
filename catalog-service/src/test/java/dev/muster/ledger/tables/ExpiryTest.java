package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryTest {
  /** By the clock of the entries, whatever was committed in this test is long ago. */
  private static final Instant LATER = Instant.parse("2200-01-01T00:00:00Z");

  private static final Instant EARLIER = Instant.parse("2000-01-01T00:00:00Z");

  @TempDir private Path directory;

  @Test
  void metadataStaysBoundedOverHundredsOfCommits() {
    FaultyCatalog catalog = new FaultyCatalog();
    RandomBatches batches = new RandomBatches(17, LATER);
    commitEvents(IcebergStore.open(catalog, StoredRows.SEAL), batches, 300);
    Table events = catalog.loadTable(EventRows.LAYOUT.identifier());
    assertThat(snapshots(events)).isBetween(50L, 150L);
    assertThat(events.currentSnapshot().dataManifests(events.io())).hasSizeLessThan(40);
    TableMetadata metadata = ((HasTableOperations) events).operations().current();
    assertThat(metadata.previousFiles()).hasSizeLessThanOrEqualTo(20);
    assertThat(events.io().newInputFile(metadata.metadataFileLocation()).getLength())
        .isLessThan(200_000);
    assertThat(StoredRows.of(catalog).events()).isEqualTo(batches.events());
  }

  @Test
  void pagesThatWereReplacedGo() throws IOException {
    try (TableCatalog catalog = Catalogs.open(CatalogSettings.under(directory))) {
      RandomBatches batches = new RandomBatches(18, LATER);
      IcebergStore store = open(catalog, new Expiry(10, 3, 600));
      store.load();
      Batch last = null;
      for (int i = 0; i < 40; i++) {
        last = batches.batch(1, 0);
        store.commit(last);
      }
      Table pages = catalog.loadTable(PartitionStatusRows.LAYOUT.identifier());
      assertThat(snapshots(pages)).isLessThan(14);
      assertThat(filesOf(pages, "data", ".parquet")).isLessThan(35);
      assertThat(filesOf(pages, "metadata", ".metadata.json")).isLessThanOrEqualTo(21);

      Loaded loaded = open(catalog, new Expiry(10, 3, 600)).load();
      assertThat(loaded.last()).contains(last.mark());
      assertThat(loaded.cutShort()).isEmpty();
      StoredRows rows = StoredRows.of(catalog);
      assertThat(rows.events()).isEqualTo(batches.events());
      assertThat(rows.partitions()).isEqualTo(batches.partitions());
      assertThat(rows.groupStatuses()).isEqualTo(batches.groupStatuses());
    }
  }

  @Test
  void youngSnapshotsStayUnlessThereAreTooMany() {
    Expiry patient = new Expiry(5, 2, 100);
    assertThat(snapshotsAfter(20, patient, EARLIER)).isEqualTo(20);
    Expiry flooded = new Expiry(5, 2, 8);
    assertThat(snapshotsAfter(23, flooded, EARLIER)).isBetween(8L, 13L);
  }

  @Test
  void whatIsNeededToFinishABatchStaysHoweverMuchOthersWrite() {
    FaultyCatalog catalog = new FaultyCatalog();
    RandomBatches batches = new RandomBatches(21, LATER);
    commitEvents(open(catalog, new Expiry(1, 1, 1)), batches, 3);
    StampedTable events =
        new StampedTable(catalog.loadTable(EventRows.LAYOUT.identifier()), EventRows.LAYOUT);
    for (int i = 0; i < 5; i++) {
      events.table().newFastAppend().commit();
    }
    new Expiry(1, 1, 1).afterCommit(List.of(events), LATER);
    assertThat(events.stamps().map(Stamp::mark)).startsWith(batches.lastMark());
    assertThat(events.viewBefore(events.snapshotOf(batches.lastMark()).orElseThrow()).snapshotId())
        .isPresent();
  }

  @Test
  void aBatchIsStoredThoughExpiryFails() {
    FaultyCatalog catalog = new FaultyCatalog();
    RandomBatches batches = new RandomBatches(19, LATER);
    IcebergStore store = open(catalog, new Expiry(3, 2, 600));
    AtomicInteger commits = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    catalog.beforeCommit(
        table -> {
          // Every batch commits its event once; what comes beyond is the expiry.
          if (commits.incrementAndGet() > batches.events().size()) {
            commits.decrementAndGet();
            refused.incrementAndGet();
            throw new CommitFailedException("not now");
          }
        });
    commitEvents(store, batches, 12);
    assertThat(refused).hasPositiveValue();
    assertThat(StoredRows.of(catalog).events()).isEqualTo(batches.events());
  }

  private static IcebergStore open(Catalog catalog, Expiry expiry) {
    return IcebergStore.open(catalog, StoredRows.SEAL, 1000, expiry);
  }

  private static long snapshotsAfter(int commits, Expiry expiry, Instant now) {
    FaultyCatalog catalog = new FaultyCatalog();
    commitEvents(open(catalog, expiry), new RandomBatches(20, now), commits);
    return snapshots(catalog.loadTable(EventRows.LAYOUT.identifier()));
  }

  private static void commitEvents(IcebergStore store, RandomBatches batches, int count) {
    store.load();
    for (int i = 0; i < count; i++) {
      store.commit(batches.eventAlone());
    }
  }

  private static long snapshots(Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false).count();
  }

  private static long filesOf(Table table, String folder, String ending) throws IOException {
    String location = table.location().replaceFirst("^file:(//)?", "");
    try (Stream<Path> files = Files.walk(Path.of(location, folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    }
  }
}
