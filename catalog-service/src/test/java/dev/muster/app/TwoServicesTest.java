package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.PostgresqlServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services, started at the same time on one empty database. */
@Tag("databases")
class TwoServicesTest {
  private static final int EVENTS_EACH = 8;

  @TempDir Path data;

  @Test
  void bothStayCorrect() throws InterruptedException {
    try (PostgresqlServer database = PostgresqlServer.start(data)) {
      CatalogSettings shared = database.fresh(data);
      CompletableFuture<Service> starting =
          CompletableFuture.supplyAsync(() -> start(shared, "one"));
      try (Service other = start(shared, "other");
          Service one = starting.join()) {
        Set<String> acknowledged = produceAtBoth(one, other);
        try (StoredTables tables = StoredTables.open(shared)) {
          tables.assertHold(acknowledged, List.of(Producers.GROUP));
        }
        System.out.printf("Two services: %d events, each there once%n", acknowledged.size());
      }
    }
  }

  private Service start(CatalogSettings shared, String name) {
    return Service.start(
        Impatient.settings(data.resolve(name), shared, Duration.ofSeconds(30)),
        name,
        Clock.systemUTC());
  }

  private static Set<String> produceAtBoth(Service one, Service other) throws InterruptedException {
    long seed = System.nanoTime();
    Producers.defineGroup(one.address());
    Producers first = Producers.start(one.address(), "one", 2, EVENTS_EACH, seed);
    Producers second = Producers.start(other.address(), "other", 2, EVENTS_EACH, seed + 1);
    Set<String> acknowledged = new HashSet<>(first.await());
    acknowledged.addAll(second.await());
    assertThat(acknowledged).as("seed %d", seed).hasSize(4 * EVENTS_EACH);
    return acknowledged;
  }
}
