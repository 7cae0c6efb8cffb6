package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.Catalogs;
import dev.muster.catalog.PostgresqlServer;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger while the catalog's database is away. */
@Tag("databases")
class OutageTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  @TempDir Path data;

  @Test
  void keepsWhatItWasGivenAndGoesOnByItself() throws Exception {
    try (PostgresqlServer server = PostgresqlServer.start(data);
        TableCatalog catalog = Catalogs.open(server.fresh(data));
        Ledger ledger =
            Ledger.open(
                StoredRows.open(catalog),
                new LedgerSettings(100, 10),
                InstantSource.fixed(START))) {
      ledger.submit(List.of(Samples.landed("before", Samples.ORDERS))).join();

      server.stop();
      CompletableFuture<?> during = ledger.submit(List.of(Samples.landed("during", Samples.DATES)));
      awaitTrouble(ledger);
      assertThat(during).isNotDone();
      server.start();
      during.get(1, TimeUnit.MINUTES);

      assertThat(ledger.trouble()).isEmpty();
      assertThat(StoredRows.of(catalog).events())
          .extracting(IngestionEvent::eventId)
          .containsExactly("before", "during");
      assertThat(StoredRows.of(catalog).partitions()).hasSize(2);
    }
  }

  private static void awaitTrouble(Ledger ledger) {
    Assertions.assertTimeout(
        Duration.ofMinutes(1),
        () -> {
          while (ledger.trouble().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
          }
        });
  }
}
