package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.PageChanges;
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
import java.util.stream.Collectors;
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

  @BeforeEach
  void open() {
    catalog = Catalogs.open(storage.under(data));
    store = IcebergStore.open(catalog, StoredRows.SEAL);
    store.load();
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
      IcebergStore restarted = IcebergStore.open(catalog, StoredRows.SEAL);
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
      IcebergStore fresh = IcebergStore.open(other, StoredRows.SEAL);
      fresh.load();
      Path lost = Path.of(files().get(0).location().replaceFirst("^file:(//)?", ""));
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
