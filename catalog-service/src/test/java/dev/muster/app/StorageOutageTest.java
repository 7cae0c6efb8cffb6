package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.S3Server;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The object storage goes away while producers send, and comes back. */
class StorageOutageTest {
  private static final int OUTAGES = 2;

  @TempDir Path data;

  @Test
  void producersAreToldAndNothingIsLostOrThereTwice() throws Exception {
    long seed = System.nanoTime();
    try (S3Server s3 = S3Server.start(data.resolve("s3"))) {
      CatalogSettings onS3 =
          new CatalogSettings(
              CatalogSettings.DEFAULT_NAME,
              CatalogSettings.defaultUri(data),
              "s3://" + S3Server.BUCKET + "/warehouse",
              s3.properties());
      Set<String> acknowledged;
      try (Service service =
          Service.start(
              Impatient.settings(data, onS3, Duration.ofMillis(500)), "test", Clock.systemUTC())) {
        acknowledged = produceThroughOutages(service, s3, seed);
      }
      try (StoredTables tables = StoredTables.open(onS3)) {
        tables.assertHold(acknowledged, List.of(Producers.GROUP));
      }
    }
  }

  private static Set<String> produceThroughOutages(Service service, S3Server s3, long seed)
      throws Exception {
    Calls calls = new Calls(service.address());
    Producers.defineGroup(service.address());
    Producers producers = Producers.start(service.address(), "event", 3, seed);
    for (int outage = 0; outage < OUTAGES; outage++) {
      producers.awaitAcknowledged(10);
      s3.takeAway();
      Calls.await("it says so", () -> !calls.isReady());
      assertThat(calls.get("/health/live").status()).isEqualTo(200);
      assertThat(calls.get("/v1/status").status()).as("reads, from memory").isEqualTo(200);
      producers.awaitRefusal();
      s3.bringBack();
      producers.awaitAcknowledged(10);
    }
    Set<String> acknowledged = producers.finish();
    assertThat(producers.refusals()).as("seed %d", seed).containsExactly(503);
    assertThat(calls.isReady()).isTrue();
    System.out.printf(
        "Storage: %d outages, %d events, each there once%n", OUTAGES, acknowledged.size());
    return acknowledged;
  }
}
