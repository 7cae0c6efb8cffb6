package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Batch;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.maintenance.StoredFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A storage that fails one put in ten, makes it and loses the answer or keeps half of the file, and
 * is often late; whatever file it is.
 */
class FlakyStorageTest {
  private static final int BATCHES = 40;

  @TempDir private Path data;
  private final AtomicInteger faults = new AtomicInteger();

  /** The kinds of files that were not put, or of which nobody said that they were. */
  private final Set<String> hit = ConcurrentHashMap.newKeySet();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void losesNothingAndKeepsNothingTwice(long seed) {
    RandomBatches batches = new RandomBatches(seed);
    Random random = new Random(seed);
    try (ScriptedStorage storage = new ScriptedStorage()) {
      Random luck = new Random(seed);
      for (int start = 0; start < 3; start++) {
        storage.heal();
        try (TableCatalog catalog = Catalogs.open(storage.under(data))) {
          IcebergStore store = StoredRows.open(catalog);
          Loaded loaded = store.load();
          assertThat(loaded.cutShort()).as("seed %d", seed).isEmpty();
          storage.onPut((location, put) -> put(luck, location, put));
          for (int i = 0; i < BATCHES / 3; i++) {
            commit(store, random.nextInt(5) == 0 ? batches.definition() : batches.next());
          }
          storage.heal();
          assertHoldsAllOnce(StoredRows.of(catalog), batches, seed);
        }
      }
    }
    assertThat(faults).as("seed %d", seed).hasValueGreaterThan(BATCHES);
    assertThat(hit)
        .as("seed %d", seed)
        .containsExactlyInAnyOrder("rows", "manifest", "list of manifests", "metadata");
  }

  private void put(Random luck, String location, ScriptedStorage.Step put) throws IOException {
    int how;
    synchronized (luck) {
      how = luck.nextInt(60);
    }
    switch (how) {
      case 0, 1 -> fail(location, "refused");
      case 2, 3 -> {
        put.run();
        halve(location);
        fail(location, "No space left on device");
      }
      case 4, 5 -> {
        put.run();
        fail(location, "the answer was lost");
      }
      case 6, 7 -> {
        beLate();
        put.run();
      }
      case 8, 9 -> {
        put.run();
        beLate();
      }
      default -> put.run();
    }
  }

  /** The storage's doing, not something to wait for. */
  private static void beLate() {
    LockSupport.parkNanos(5_000_000);
  }

  private static void halve(String location) throws IOException {
    Path file = Path.of(StoredFiles.plain(location));
    try (FileChannel half = FileChannel.open(file, StandardOpenOption.WRITE)) {
      half.truncate(half.size() / 2);
    }
  }

  private void fail(String location, String why) throws IOException {
    faults.incrementAndGet();
    hit.add(kind(location));
    throw new IOException(why);
  }

  private static String kind(String location) {
    String name = Path.of(StoredFiles.plain(location)).getFileName().toString();
    if (name.startsWith("snap-")) {
      return "list of manifests";
    } else if (name.endsWith(".avro")) {
      return "manifest";
    }
    return name.endsWith(".parquet") ? "rows" : "metadata";
  }

  /** As the ledger does: again until there is an answer. */
  private static void commit(IcebergStore store, Batch batch) {
    while (true) {
      try {
        store.commit(batch);
        return;
      } catch (StoreUnavailableException e) {
        assertThat(e).hasStackTraceContaining("IOException");
      }
    }
  }

  private static void assertHoldsAllOnce(StoredRows rows, RandomBatches batches, long seed) {
    assertThat(rows.events()).as("seed %d", seed).isEqualTo(batches.events());
    assertThat(rows.deliveries()).as("seed %d", seed).isEqualTo(batches.deliveries());
    assertThat(rows.definitions()).as("seed %d", seed).isEqualTo(batches.definitions());
    assertThat(rows.partitions()).as("seed %d", seed).isEqualTo(batches.partitions());
    assertThat(rows.groupStatuses()).as("seed %d", seed).isEqualTo(batches.groupStatuses());
  }
}
