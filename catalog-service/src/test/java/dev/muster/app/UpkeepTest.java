package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.config.Settings;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.ledger.tables.RandomBatches;
import dev.muster.ledger.tables.StoredRows;
import dev.muster.maintenance.StoredFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster maintain}. */
class UpkeepTest {
  @TempDir private Path data;
  private final RandomBatches batches = new RandomBatches(4);
  private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

  @BeforeEach
  void commitSome() {
    try (TableCatalog catalog = Catalogs.open(Settings.under(data).catalog())) {
      IcebergStore store = StoredRows.open(catalog);
      store.load();
      for (int i = 0; i < 30; i++) {
        store.commit(batches.batch(1, 0));
      }
    }
  }

  private String run(boolean dryRun, boolean onTerminal) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    boolean well = new Upkeep(Settings.under(data), () -> tomorrow, out, onTerminal).run(dryRun);
    assertThat(well).isTrue();
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void listsWhatItWouldDeleteAndThenDeletesIt() throws IOException {
    List<String> listed =
        run(true, false).lines().filter(line -> line.startsWith("  ")).map(String::strip).toList();
    assertThat(listed).isNotEmpty().allMatch(file -> Files.exists(path(file)));
    long before = files();

    String done = run(false, false);

    assertThat(done.lines())
        .hasSize(6)
        .anyMatch(line -> line.matches("data_ingestion_status .* deleted, 0 too early"));
    assertThat(listed).noneMatch(file -> Files.exists(path(file)));
    assertThat(files()).isEqualTo(before - listed.size());
    assertThat(run(true, false)).doesNotContain("\n  ");
    try (TableCatalog catalog = Catalogs.open(Settings.under(data).catalog())) {
      assertThat(StoredRows.of(catalog).partitions()).isEqualTo(batches.partitions());
    }
  }

  @Test
  void runsBesideAServiceAndDrawsABarOnATerminal() throws IOException {
    try (DataFolder taken = DataFolder.take(data)) {
      assertThat(taken).isNotNull();
      assertThat(run(true, true)).contains("[" + "#".repeat(15) + " ".repeat(15) + "] 3 of 6");
    }
  }

  private long files() throws IOException {
    try (Stream<Path> found = Files.walk(data.resolve("warehouse"))) {
      return found.filter(Files::isRegularFile).count();
    }
  }

  private static Path path(String location) {
    return Path.of(StoredFiles.plain(location));
  }
}
