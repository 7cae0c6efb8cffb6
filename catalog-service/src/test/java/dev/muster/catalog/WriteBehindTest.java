package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of a batch cost, and what happens if a put goes wrong. */
class WriteBehindTest {
  private static final List<TableIdentifier> TABLES =
      List.of(
          TableIdentifier.of("test", "a"),
          TableIdentifier.of("test", "b"),
          TableIdentifier.of("test", "c"));

  @TempDir private Path data;
  private final ScriptedStorage storage = new ScriptedStorage();
  private final List<Table> tables = new ArrayList<>();
  private TableCatalog catalog;

  @BeforeEach
  void createTables() {
    catalog = Catalogs.open(storage.under(data));
    catalog.createNamespace(Namespace.of("test"));
    TABLES.forEach(name -> tables.add(Notes.create(catalog, name)));
    staged("first").commit();
    storage.takeRequests();
  }

  @AfterEach
  void close() {
    catalog.close();
    storage.close();
  }

  private TableBatch staged(String note) {
    TableBatch batch = catalog.newBatch();
    for (int i = 0; i < TABLES.size(); i++) {
      Notes.batch(batch.stage(TABLES.get(i), tables.get(i)), note, note).commit();
    }
    return batch;
  }

  @Test
  void allFilesOfABatchAreUnderWayAtOnceAndNothingElseIsAsked() throws Exception {
    HeldPuts.during(
        storage,
        () -> staged("second").commit(),
        // Of each table a data file, a manifest, a manifest list and the metadata.
        () -> HeldPuts.awaitUnderWay(storage, 3 * 4));
    assertThat(storage.takeRequests())
        .hasSize(3 * 4)
        .allMatch(request -> request.startsWith("PUT"));
    assertHold("first", "second");
  }

  @Test
  void readsNothingBackThatItHasWritten() {
    for (int i = 0; i < 5; i++) {
      staged("again " + i).commit();
    }
    // A merge reads every manifest there is.
    TableBatch batch = catalog.newBatch();
    Table table = batch.stage(TABLES.get(0), tables.get(0));
    table.rewriteManifests().clusterBy(file -> "").commit();
    batch.commit();
    assertThat(storage.takeRequests()).allMatch(request -> request.startsWith("PUT"));
    assertThat(tables.get(0).currentSnapshot().allManifests(tables.get(0).io())).hasSize(1);
  }

  @Test
  void whatAnotherHasWrittenIsReadOnce() {
    try (TableCatalog fresh = Catalogs.open(storage.under(data))) {
      Table table = fresh.loadTable(TABLES.get(0));
      for (int i = 0; i < 3; i++) {
        storage.takeRequests();
        TableBatch batch = fresh.newBatch();
        Notes.batch(batch.stage(TABLES.get(0), table), "later", "later").commit();
        batch.commit();
      }
      assertThat(storage.takeRequests()).hasSize(4).allMatch(request -> request.startsWith("PUT"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".parquet", "-m0.avro", "snap-", ".metadata.json"})
  void aFailedPutMovesNothing(String kind) {
    AtomicInteger seen = new AtomicInteger();
    storage.onPut(
        (location, put) -> {
          if (location.contains(kind) && seen.incrementAndGet() == 2) {
            throw new IOException("no space left");
          }
          put.run();
        });
    TableBatch batch = staged("second");

    assertThatThrownBy(batch::commit).hasStackTraceContaining("no space left");

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertThat(storage.putsUnderWay()).isZero();
    assertHold("first");
    storage.heal();
    staged("second").commit();
    assertHold("first", "second");
  }

  @ParameterizedTest
  @ValueSource(strings = {".parquet", "-m0.avro", "snap-", ".metadata.json"})
  void aPutOfWhichTheReplyIsLostMovesNothing(String kind) {
    storage.onPut(
        (location, put) -> {
          put.run();
          if (location.contains(kind)) {
            throw new IOException("connection reset");
          }
        });
    assertThatThrownBy(() -> staged("second").commit()).hasStackTraceContaining("connection reset");

    assertHold("first");
    storage.heal();
    staged("second").commit();
    assertHold("first", "second");
  }

  @Test
  void waitsForAPutThatIsLate() {
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch others = new CountDownLatch(11);
    List<List<String>> meanwhile = new ArrayList<>();
    AtomicInteger begun = new AtomicInteger();
    storage.onPut(
        (location, put) -> {
          if (begun.incrementAndGet() == 1) {
            pass(others);
            meanwhile.add(Notes.readAll(reloaded(TABLES.get(2))));
          }
          put.run();
          ended.incrementAndGet();
          others.countDown();
        });
    staged("second").commit();

    assertThat(meanwhile).containsExactly(List.of("first"));
    assertThat(ended).hasValue(12);
    assertHold("first", "second");
  }

  @Test
  void afterAFailureNothingMoreAppears() {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    storage.onPut(
        (location, put) -> {
          if (begun.incrementAndGet() == 1) {
            failed.countDown();
            throw new IOException("no");
          }
          pass(failed);
          put.run();
        });
    assertThatThrownBy(() -> staged("second").commit()).hasStackTraceContaining("no");

    assertThat(storage.putsUnderWay()).isZero();
    assertThat(storage.takeRequests().stream().filter(request -> request.startsWith("DELETE")))
        .as("manifests, lists and metadata")
        .hasSize(9);
  }

  @Test
  void aLargeFileStreamsAndASmallOneCanBeReadWhileItIsUnderWay() throws Exception {
    byte[] large = bytes(WriteBehind.LARGE_BYTES + 1);
    byte[] small = bytes(1000);
    TableBatch batch = staged("second");
    Table table = batch.stage(TableIdentifier.of("test", "d"), Notes.create(catalog, D));

    OutputFile streamed = table.io().newOutputFile(table.location() + "/large");
    write(streamed, large);
    assertThat(catalog.loadTable(D).io().newInputFile(streamed.location()).getLength())
        .isEqualTo(large.length);
    assertThat(read(streamed.toInputFile())).isEqualTo(large);

    OutputFile held = table.io().newOutputFile(table.location() + "/small");
    HeldPuts.during(
        storage,
        () -> {
          writeUnchecked(held, small);
          batch.commit();
        },
        () -> assertThat(read(held.toInputFile())).isEqualTo(small));
    assertThat(read(catalog.loadTable(D).io().newInputFile(held.location()))).isEqualTo(small);
  }

  private static final TableIdentifier D = TableIdentifier.of("test", "d");

  @Test
  void whatWaitsToBePutIsBounded() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    storage.onPut(
        (location, put) -> {
          pass(gate);
          put.run();
        });
    TableBatch batch = catalog.newBatch();
    Table table = batch.stage(TABLES.get(0), tables.get(0));
    byte[] content = bytes(WriteBehind.LARGE_BYTES);
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 12; i++) {
                writeUnchecked(table.io().newOutputFile(table.location() + "/file" + i), content);
                written.incrementAndGet();
              }
            });
    writer.start();
    while (writer.getState() != Thread.State.WAITING && writer.isAlive()) {
      Thread.sleep(1);
    }
    assertThat(written).hasValue(8);
    gate.countDown();
    writer.join();
    assertThat(written).hasValue(12);
    batch.commit();
  }

  @Test
  void recentFilesAreBoundedByTheirBytes() {
    RecentFiles recent = new RecentFiles(100);
    for (int i = 0; i < 10; i++) {
      recent.put("file" + i, new byte[30]);
      assertThat(recent.find("file0")).as("used all the time").isPresent();
    }
    assertThat(recent.bytes()).isEqualTo(90);
    assertThat(recent.find("file7")).isEmpty();
    recent.put("too large", new byte[101]);
    recent.put("file0", new byte[10]);
    recent.forget("file9");
    assertThat(recent.bytes()).isEqualTo(40);
    assertThat(recent.find("too large")).isEmpty();
  }

  private Table reloaded(TableIdentifier name) {
    return catalog.loadTable(name);
  }

  private void assertHold(String... notes) {
    for (TableIdentifier name : TABLES) {
      assertThat(Notes.readAll(reloaded(name))).containsExactlyInAnyOrder(notes);
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void write(OutputFile file, byte[] content) throws IOException {
    try (OutputStream out = file.create()) {
      out.write(content[0]);
      out.write(content, 1, content.length - 1);
    }
  }

  private static void writeUnchecked(OutputFile file, byte[] content) {
    try {
      write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(InputFile file) {
    try (SeekableInputStream in = file.newStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pass(CountDownLatch gate) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
