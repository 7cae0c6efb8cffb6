package dev.muster.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.ledger.tables.RandomBatches;
import dev.muster.ledger.tables.StoredRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweeperTest {
  private static final MaintenanceSettings SETTINGS =
      new MaintenanceSettings(Duration.ofMinutes(1), Duration.ofHours(1));
  private static final SnapshotSettings SNAPSHOTS =
      new SnapshotSettings(3, Duration.ofDays(2), Duration.ofDays(9));
  private static final TableIdentifier EVENTS = TableIdentifier.of("muster", "ingestion_events");

  @TempDir private Path data;
  private final ScriptedStorage storage = new ScriptedStorage();
  private TableCatalog catalog;

  /** By this one, whatever happens in the test is long ago. */
  private final Instant later = Instant.now().plus(Duration.ofDays(1));

  private Instant now = later;

  @BeforeEach
  void open() {
    catalog = Catalogs.open(storage.under(data));
  }

  @AfterEach
  void close() {
    catalog.close();
    storage.close();
  }

  private IcebergStore store() {
    IcebergStore store = IcebergStore.open(catalog, StoredRows.SEAL, SNAPSHOTS, () -> now);
    store.load();
    return store;
  }

  private Sweeper sweeper() {
    return new Sweeper(catalog, IcebergStore.tableNames(), SETTINGS, () -> now);
  }

  private List<TableReport> turn(Sweeper sweeper, boolean dryRun) {
    List<TableReport> reports = new ArrayList<>();
    sweeper.turn(dryRun, () -> true, reports::add);
    return reports;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void deletesAllThatNothingRefersToAndNothingElse(long seed) {
    Random random = new Random(seed);
    RandomBatches batches = new RandomBatches(seed);
    IcebergStore store = store();
    Sweeper sweeper = sweeper();
    int deleted = 0;
    for (int turn = 0; turn < 3; turn++) {
      int count = 10 + random.nextInt(30);
      for (int i = 0; i < count; i++) {
        boolean fails = random.nextInt(5) == 0;
        Batch batch = random.nextInt(6) == 0 ? batches.definition() : batches.next();
        if (fails) {
          failOnce(random);
        }
        commit(store, batch);
      }
      Set<String> live = live();
      assertThat(files()).as("seed %d: there is something to delete", seed).isNotEqualTo(live);

      List<TableReport> reports = turn(sweeper, false);

      assertThat(reports).as("seed %d", seed).allMatch(report -> report.failure().isEmpty());
      deleted += reports.stream().mapToInt(TableReport::deleted).sum();
      assertThat(files()).as("seed %d", seed).isEqualTo(live);
      stored().readEverySnapshot();
    }
    assertThat(deleted).as("seed %d", seed).isGreaterThan(100);
    StoredRows rows = StoredRows.of(catalog);
    assertThat(rows.events()).as("seed %d", seed).isEqualTo(batches.events());
    assertThat(rows.deliveries()).as("seed %d", seed).isEqualTo(batches.deliveries());
    assertThat(rows.partitions()).as("seed %d", seed).isEqualTo(batches.partitions());
    assertThat(rows.groupStatuses()).as("seed %d", seed).isEqualTo(batches.groupStatuses());
  }

  /** One put of the next batch fails, so that its other files are left over. */
  private void failOnce(Random random) {
    int which = 1 + random.nextInt(8);
    AtomicInteger seen = new AtomicInteger();
    storage.onPut(
        (location, put) -> {
          put.run();
          if (seen.incrementAndGet() == which) {
            throw new IOException("lost");
          }
        });
  }

  private void commit(IcebergStore store, Batch batch) {
    try {
      store.commit(batch);
    } catch (StoreUnavailableException e) {
      storage.heal();
      store.commit(batch);
    }
    storage.heal();
  }

  @Test
  void aDryRunListsTheSameAndDeletesNothing() {
    commitSome(20);
    Set<String> before = files();

    List<TableReport> listed = turn(sweeper(), true);
    assertThat(files()).isEqualTo(before);
    List<TableReport> done = turn(sweeper(), false);

    assertThat(listed.stream().flatMap(report -> report.due().stream()))
        .isNotEmpty()
        .containsExactlyElementsOf(done.stream().flatMap(report -> report.due().stream()).toList());
    assertThat(files()).isEqualTo(live());
  }

  @Test
  void whatWasLeftJustNowStaysForTheRetention() {
    commitSome(20);
    Table events = catalog.loadTable(EVENTS);
    Instant changed = Instant.ofEpochMilli(metadata(events).lastUpdatedMillis());
    Sweeper sweeper = new Sweeper(catalog, List.of(EVENTS), SETTINGS, () -> now);
    // All files are old; yet some of them were in use until the last commit.
    makeOld();

    now = changed.plus(SETTINGS.fileRetention()).minusMillis(1);
    TableReport early = turn(sweeper, false).get(0);
    assertThat(early.due()).isEmpty();
    assertThat(early.waiting()).isPositive();

    now = changed.plus(SETTINGS.fileRetention());
    assertThat(turn(sweeper, false).get(0).deleted()).isEqualTo(early.waiting());
  }

  @Test
  void aFileOfABatchThatIsUnderWayStays() throws IOException {
    commitSome(5);
    Table events = catalog.loadTable(EVENTS);
    Path young = path(events.location()).resolve("data/young.parquet");
    Files.write(young, new byte[10]);
    turn(sweeper(), true);
    now = Instant.now();
    turn(sweeper(), false);
    assertThat(young).exists();
    now = later;
    turn(sweeper(), false);
    assertThat(young).doesNotExist();
  }

  @Test
  void deletesNothingIfItCannotReadEverything() throws IOException {
    commitSome(20);
    Table events = catalog.loadTable(EVENTS);
    ManifestFile manifest = events.currentSnapshot().allManifests(events.io()).get(0);
    Path hidden = data.resolve("hidden");
    Files.move(path(manifest.path()), hidden);
    Set<String> before = files();

    TableReport report =
        turn(new Sweeper(catalog, List.of(EVENTS), SETTINGS, () -> now), false).get(0);

    assertThat(report.failure()).isPresent();
    assertThat(files()).isEqualTo(before);
    Files.move(hidden, path(manifest.path()));
    assertThat(turn(sweeper(), false)).allMatch(again -> again.failure().isEmpty());
  }

  @Test
  void touchesNoFolderThatAnotherTableShares() {
    commitSome(20);
    Table events = catalog.loadTable(EVENTS);
    catalog.createNamespace(Namespace.of("lake"));
    catalog
        .buildTable(TableIdentifier.of("lake", "guest"), events.schema())
        .withLocation(events.location() + "/data/guest")
        .create();
    Set<String> before = filesUnder(path(events.location()));

    TableReport report =
        turn(new Sweeper(catalog, List.of(EVENTS), SETTINGS, () -> now), false).get(0);

    assertThat(report.failure()).hasValueSatisfying(why -> assertThat(why).contains("lake.guest"));
    assertThat(filesUnder(path(events.location()))).isEqualTo(before);
  }

  @Test
  void onlyTheTwoFoldersOfATableAreItsOwn() throws IOException {
    commitSome(10);
    Path note = path(catalog.loadTable(EVENTS).location()).resolve("note.txt");
    Files.writeString(note, "keep me");
    Files.setLastModifiedTime(note, FileTime.from(Instant.EPOCH));
    turn(sweeper(), false);
    assertThat(note).exists();
  }

  @Test
  void goesOnWhereItWasKilled() {
    RandomBatches batches = commitSome(30);
    Set<String> live = live();
    AtomicInteger asked = new AtomicInteger();
    // It ends amid the tables, and once amid the deletes of one.
    for (int end = 1; end < 12; end += 2) {
      int most = end;
      asked.set(0);
      sweeper().turn(false, () -> asked.incrementAndGet() < most, report -> {});
      assertThat(files()).containsAll(live);
      stored().readEverySnapshot();
    }
    turn(sweeper(), false);
    assertThat(files()).isEqualTo(live);
    IcebergStore store = store();
    store.commit(batches.next());
    assertThat(StoredRows.of(catalog).events()).isEqualTo(batches.events());
  }

  private RandomBatches commitSome(int count) {
    RandomBatches batches = new RandomBatches(9);
    IcebergStore store = store();
    store.commit(batches.definition());
    for (int i = 0; i < count; i++) {
      store.commit(batches.batch(1, 1));
    }
    return batches;
  }

  private StoredFiles stored() {
    return StoredFiles.of(catalog);
  }

  private Set<String> live() {
    return stored().live();
  }

  private Set<String> files() {
    return filesUnder(data.resolve("warehouse/muster"));
  }

  private static Set<String> filesUnder(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).map(Path::toString).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeOld() {
    for (String file : files()) {
      try {
        Files.setLastModifiedTime(Path.of(file), FileTime.from(Instant.EPOCH));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path path(String location) {
    return Path.of(StoredFiles.plain(location));
  }

  private static TableMetadata metadata(Table table) {
    return ((BaseTable) table).operations().current();
  }
}
