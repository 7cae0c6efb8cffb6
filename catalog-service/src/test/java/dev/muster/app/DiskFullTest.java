package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.Calls.Answer;
import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.maintenance.StoredFiles;
import dev.muster.model.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk runs full while producers send, and has room again. */
class DiskFullTest {
  private static final int TIMES = 2;

  @TempDir private Path data;

  @Test
  void ofTablesAndCatalogItCostsNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(data.resolve("disk"))) {
      check(disk, CatalogSettings.under(disk.folder()), "No space left on device");
    }
  }

  /** All files are put, and the transaction that would move the tables has no room. */
  @Test
  void ofTheCatalogAloneItCostsNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(data.resolve("disk"))) {
      CatalogSettings local = CatalogSettings.under(data);
      String database = CatalogSettings.defaultUri(disk.folder());
      check(
          disk,
          new CatalogSettings(local.name(), database, local.warehouse(), local.properties()),
          "database or disk is full");
    }
  }

  private void check(SmallDisk disk, CatalogSettings catalog, String fault) throws Exception {
    long seed = System.nanoTime();
    Set<String> acknowledged;
    try (Service service =
        Service.start(
            Impatient.settings(data, catalog, Duration.ofMillis(500)), "test", Clock.systemUTC())) {
      acknowledged = produceWhileItIsFull(service, disk, fault, seed);
    }
    try (StoredTables tables = StoredTables.open(catalog);
        TableCatalog opened = Catalogs.open(catalog)) {
      tables.assertHold(acknowledged, List.of(Producers.GROUP));
      StoredFiles files = StoredFiles.of(opened);
      assertThat(files.all()).as("seed %d", seed).containsAll(files.live());
      files.readEverySnapshot();
    }
    System.out.printf(
        "Disk full, \"%s\": %d times, %d events, each there once%n",
        fault, TIMES, acknowledged.size());
  }

  private static Set<String> produceWhileItIsFull(
      Service service, SmallDisk disk, String fault, long seed) throws Exception {
    Calls calls = new Calls(service.address());
    Producers.defineGroup(service.address());
    Producers producers = Producers.start(service.address(), "event", 3, seed);
    for (int time = 0; time < TIMES; time++) {
      producers.awaitAcknowledged(10);
      disk.fill();
      Calls.await("it says why", () -> calls.get("/health/ready").body().contains(fault));
      assertThat(calls.get("/health/ready").status()).isEqualTo(503);
      assertThat(calls.get("/health/live").status()).isEqualTo(200);
      assertThat(calls.get("/v1/status").status()).as("reads, from memory").isEqualTo(200);
      assertRefusedBecauseOf(fault, calls.postEvent(refused()));
      disk.makeRoom();
      producers.awaitAcknowledged(10);
    }
    Calls.await("it is taken", () -> calls.postEvent(refused()).status() == 200);
    Set<String> acknowledged = producers.finish();
    acknowledged.add("refused");
    assertThat(producers.refusals()).as("seed %d", seed).containsExactly(503);
    assertThat(calls.isReady()).isTrue();
    return acknowledged;
  }

  private static String refused() {
    return Producers.event("refused", Samples.ORDERS, 0);
  }

  private static void assertRefusedBecauseOf(String fault, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.json().path("type").asText()).endsWith(":outcome-unknown");
    assertThat(answer.json().path("detail").asText()).contains(fault);
  }
}
