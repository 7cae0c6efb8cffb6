package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.PageChanges;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.ledger.StaleStateException;
import dev.muster.maintenance.StoredFiles;
import dev.muster.model.IngestionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small files of a history become few. */
class CompactionTest {
  private static final Instant MORNING = Instant.parse("2026-11-20T06:00:00Z");

  @TempDir private Path data;
  private final ScriptedStorage storage = new ScriptedStorage();
  private final RandomBatches batches = new RandomBatches(41);
  private TableCatalog catalog;
  private IcebergStore store;
  private Instant now = MORNING;

  @BeforeEach
  void open() {
    catalog = Catalogs.open(storage.under(data));
    store = open(catalog);
  }

  /** A store that has merged what is due when its commit returns. */
  private IcebergStore open(TableCatalog by) {
    IcebergStore opened =
        IcebergStore.open(
            by,
            StoredRows.SEAL,
            1_000,
            SnapshotSettings.DEFAULTS,
            new Encoders(DirectExecutor.INSTANCE),
            () -> now);
    opened.load();
    return opened;
  }

  @AfterEach
  void close() {
    catalog.close();
    storage.close();
  }

  @Test
  void aDayHasFewFilesHoweverManyCommits() {
    storage.takeRequests();
    for (int i = 0; i < 400; i++) {
      store.commit(eventAt(MORNING.plusSeconds(i)));
    }
    assertThat(storage.takeRequests())
        .as("what was just written is not read back")
        .allMatch(request -> request.startsWith("PUT"));
    assertThat(files()).hasSizeLessThan(2 * Compaction.EVERY + 20);
    assertHoldsAllInOrder();
  }

  @Test
  void aDayThatIsOverBecomesOneFile() {
    for (int i = 0; i < 20; i++) {
      store.commit(eventAt(MORNING.plusSeconds(i)));
    }
    for (int i = 0; i < 60; i++) {
      store.commit(eventAt(MORNING.plus(Duration.ofDays(1)).plusSeconds(i)));
    }
    Map<Integer, Long> byDay =
        files().stream()
            .collect(
                Collectors.groupingBy(
                    file -> file.partition().get(0, Integer.class), Collectors.counting()));
    assertThat(byDay.values()).contains(1L);
    assertHoldsAllInOrder();
  }

  @Test
  void isPartOfACommitAndItsBatchIsFoundAgain() {
    for (int i = 0; i < 3 * Compaction.EVERY; i++) {
      Batch batch = eventAt(MORNING.plusSeconds(i));
      store.commit(batch);
      IcebergStore restarted = StoredRows.open(catalog);
      assertThat(restarted.load().last()).contains(batch.mark());
      assertThat(restarted.load().cutShort()).isEmpty();
      store.commit(batch);
    }
    Table events = catalog.loadTable(EventRows.LAYOUT.identifier());
    assertThat(
            StreamSupport.stream(events.snapshots().spliterator(), false)
                .map(snapshot -> snapshot.operation()))
        .contains("replace");
    assertThat(events.snapshots())
        .as("each says of which batch it is")
        .allMatch(snapshot -> Stamp.on(snapshot).isPresent());
    assertHoldsAllInOrder();
  }

  @Test
  void waitsForAnotherTimeIfAFileCannotBeRead() throws IOException {
    for (int i = 0; i < Compaction.EVERY - 2; i++) {
      store.commit(eventAt(MORNING.plusSeconds(i)));
    }
    // Another process, which remembers none of the files.
    try (TableCatalog other = Catalogs.open(storage.under(data))) {
      IcebergStore fresh = open(other);
      Path lost = path(files().get(0));
      Path hidden = lost.resolveSibling("hidden");
      java.nio.file.Files.move(lost, hidden);
      for (int i = 0; i < 10; i++) {
        fresh.commit(eventAt(MORNING.plusSeconds(100 + i)));
      }
      java.nio.file.Files.move(hidden, lost);
    }
    assertThat(files()).hasSize(Compaction.EVERY + 8);
    assertHoldsAllInOrder();
  }

  @Test
  void isMadeAnewIfItHasWaitedSoLongThatASweepMayHaveTakenItsFiles() throws IOException {
    commitUntilMerged();
    List<Path> merged = unreferred();
    assertThat(merged).hasSize(1);
    now = now.plus(Compaction.GOOD_FOR);
    java.nio.file.Files.delete(merged.get(0));

    store.commit(eventAt(MORNING.plusSeconds(100)));
    assertThat(files()).hasSize(Compaction.EVERY + 1);
    store.commit(eventAt(MORNING.plusSeconds(101)));

    assertThat(files()).hasSize(2);
    assertThat(store.mergedFiles()).isEqualTo(Compaction.EVERY + 1);
    assertHoldsAllInOrder();
  }

  @Test
  void isMadeWithinTheCommitWhereCommitsAreRare() throws IOException {
    commitUntilMerged();
    for (int i = 0; i < 2; i++) {
      for (Path merged : unreferred()) {
        java.nio.file.Files.delete(merged);
      }
      now = now.plus(Compaction.GOOD_FOR);
      store.commit(eventAt(MORNING.plusSeconds(100 + i)));
    }

    assertThat(files()).hasSize(2);
    assertHoldsAllInOrder();
  }

  @Test
  void isDroppedIfAnotherHasMergedTheSameFiles() {
    commitUntilMerged();
    try (TableCatalog other = Catalogs.open(storage.under(data))) {
      IcebergStore faster = open(other);
      for (int i = 0; i <= Compaction.EVERY; i++) {
        faster.commit(eventAt(MORNING.plusSeconds(100 + i)));
      }
      assertThat(files()).as("it has merged them").hasSize(2);
    }
    Batch batch = eventAt(MORNING.plusSeconds(200));
    assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StaleStateException.class);

    store.load();
    store.commit(batch);

    assertThat(files()).hasSize(3);
    assertThat(store.mergedFiles()).isZero();
    assertThat(store.mergeFailures()).isEqualTo(1);
    assertHoldsAllInOrder();
  }

  @Test
  void waitsForAnotherTimeIfAFileCannotBeWritten() throws IOException {
    for (int i = 1; i < Compaction.EVERY; i++) {
      store.commit(eventAt(MORNING.plusSeconds(i)));
    }
    AtomicInteger puts = new AtomicInteger();
    storage.onPut(
        (location, put) -> {
          // The first has the events of the commit.
          if (location.contains("/data/") && puts.incrementAndGet() > 1) {
            throw new IOException("no more room");
          }
          put.run();
        });
    store.commit(eventAt(MORNING.plusSeconds(Compaction.EVERY)));
    assertThat(puts).hasValue(2);
    storage.heal();

    store.commit(eventAt(MORNING.plusSeconds(100)));
    assertThat(files()).hasSize(Compaction.EVERY + 1);
    for (int i = 0; i < Compaction.EVERY; i++) {
      store.commit(eventAt(MORNING.plusSeconds(200 + i)));
    }

    assertThat(files()).hasSizeLessThan(Compaction.EVERY);
    assertHoldsAllInOrder();
  }

  /** Its files are there, and nothing refers to them yet. */
  private void commitUntilMerged() {
    for (int i = 1; i <= Compaction.EVERY; i++) {
      store.commit(eventAt(MORNING.plusSeconds(i)));
    }
    assertThat(files()).hasSize(Compaction.EVERY);
  }

  private List<Path> unreferred() throws IOException {
    Set<Path> live = files().stream().map(CompactionTest::path).collect(Collectors.toSet());
    Path one = live.iterator().next();
    try (Stream<Path> all = java.nio.file.Files.list(one.getParent())) {
      return all.filter(file -> !live.contains(file)).toList();
    }
  }

  private static Path path(DataFile file) {
    return Path.of(StoredFiles.plain(file.location()));
  }

  private Batch eventAt(Instant time) {
    Batch batch = batches.eventAlone();
    BatchMark mark = new BatchMark(batch.mark().sequence(), batch.mark().id(), time);
    IngestionEvent event = batch.events().get(0);
    IngestionEvent then =
        new IngestionEvent(
            event.eventId(),
            event.partition(),
            event.ingestionDate(),
            time,
            event.filePath(),
            event.status(),
            event.statusReason(),
            event.recordCount(),
            event.fileCount(),
            event.fileSizeBytes(),
            event.attributes());
    committed.add(then);
    return new Batch(
        mark, List.of(then), List.of(), Optional.empty(), PageChanges.none(), PageChanges.none());
  }

  private final List<IngestionEvent> committed = new ArrayList<>();

  private void assertHoldsAllInOrder() {
    assertThat(StoredRows.of(catalog).events()).isEqualTo(committed);
    RowFiles<IngestionEvent> rows =
        new RowFiles<>(catalog.loadTable(EventRows.LAYOUT.identifier()), new EventRows());
    for (DataFile file : files()) {
      assertThat(rows.read(file))
          .isSortedAccordingTo((a, b) -> a.receivedAt().compareTo(b.receivedAt()));
    }
  }

  private List<DataFile> files() {
    Table events = catalog.loadTable(EventRows.LAYOUT.identifier());
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> found = events.newScan().planFiles()) {
      found.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
