package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.Calls.Answer;
import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.FaultyDatabase;
import dev.muster.catalog.FaultyDatabase.Loss;
import dev.muster.catalog.FaultyDatabase.Moment;
import dev.muster.catalog.PostgresqlServer;
import dev.muster.model.Samples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole service on a PostgreSQL that goes away and comes back. */
@Tag("databases")
class DatabaseOutageTest {
  private static final int OUTAGES = 2;

  @TempDir Path data;
  private PostgresqlServer database;
  private CatalogSettings direct;
  private FaultyDatabase network;
  private Service service;
  private Calls calls;

  @BeforeEach
  void start() throws SQLException {
    database = PostgresqlServer.start(data);
    direct = database.fresh(data);
    network = new FaultyDatabase(direct.uri());
    CatalogSettings through =
        new CatalogSettings(direct.name(), network.uri(), direct.warehouse(), direct.properties());
    service =
        Service.start(
            Impatient.settings(data, through, Duration.ofSeconds(5)), "test", Clock.systemUTC());
    calls = new Calls(service.address());
    Producers.defineGroup(service.address());
  }

  @AfterEach
  void stop() throws SQLException {
    if (database != null) {
      service.close();
      network.close();
      database.close();
    }
  }

  /** Whether the commit in whose middle it went had arrived or not. */
  @ParameterizedTest
  @EnumSource(names = {"REQUEST", "REPLY"})
  void goneInTheMiddleOfACommitItCostsNothing(Loss loss) {
    String during = Producers.event("during", Samples.DATES, 0);
    assertTaken(Producers.event("before", Samples.ORDERS, 0), false);
    network.onNext(Moment.COMMIT, loss, "08006", database::stop);

    Answer unknown = calls.postEvent(during);

    Calls.await("the database is gone", network::hasFired);
    assertThat(unknown.status()).as(unknown.body()).isEqualTo(503);
    assertThat(unknown.json().path("type").asText()).endsWith(":outcome-unknown");
    assertUnavailable();
    database.start();
    Calls.await("it recovers by itself", calls::isReady);
    assertTaken(during, true);
    assertTaken(Producers.event("after", Samples.ORDERS, 1), false);
    assertHold(Set.of("before", "during", "after"));
    System.out.printf("Database gone in mid-commit, %s lost: nothing lost, nothing twice%n", loss);
  }

  private void assertTaken(String event, boolean duplicate) {
    Answer answer = calls.postEvent(event);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("duplicate").asBoolean()).isEqualTo(duplicate);
  }

  private void assertUnavailable() {
    Calls.await("it says so", () -> !calls.isReady());
    assertThat(calls.get("/health/ready").status()).isEqualTo(503);
    assertThat(calls.get("/health/live").status()).isEqualTo(200);
    assertThat(calls.get("/v1/status").status()).as("reads, from memory").isEqualTo(200);
    Answer iceberg = calls.get("/iceberg/v1/namespaces");
    assertThat(iceberg.status()).isEqualTo(503);
    assertThat(iceberg.json().at("/error/type").asText()).isEqualTo("ServiceUnavailableException");
  }

  @Test
  void producersAreToldAndNothingIsLostOrThereTwice() throws InterruptedException {
    long seed = System.nanoTime();
    Producers producers = Producers.start(service.address(), "event", 4, seed);
    for (int outage = 0; outage < OUTAGES; outage++) {
      producers.awaitAcknowledged(10);
      database.stop();
      producers.awaitRefusal();
      Calls.await("it says so", () -> !calls.isReady());
      database.start();
      producers.awaitAcknowledged(10);
    }
    Set<String> acknowledged = producers.finish();

    assertThat(producers.refusals()).as("seed %d", seed).containsExactly(503);
    assertThat(calls.isReady()).isTrue();
    assertHold(acknowledged);
    System.out.printf(
        "Database: %d outages, %d events, each there once%n", OUTAGES, acknowledged.size());
  }

  private void assertHold(Set<String> eventIds) {
    try (StoredTables tables = StoredTables.open(direct)) {
      tables.assertHold(eventIds, List.of(Producers.GROUP));
    }
  }
}
