package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.LocalFileIO;
import dev.muster.model.Samples;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on catalogs that are not its own. */
class ExternalCatalogTest {
  private static final String TRANSACTION = "/v1/transactions/commit";
  private static final String TABLE = "/v1/namespaces/muster/tables/";

  @TempDir Path data;

  @Test
  void sendsABatchToOurOwnRestCatalogAsOneTransaction() {
    try (RestServer upstream = new RestServer(data.resolve("upstream"))) {
      upstream.serveWritable();
      CatalogSettings settings = rest(upstream, "muster");
      try (Service service = start(settings)) {
        AtomicInteger transactions = new AtomicInteger();
        AtomicInteger single = new AtomicInteger();
        upstream.around(
            (call, answer) -> {
              if (call.path().equals(TRANSACTION)) {
                transactions.incrementAndGet();
              } else if (call.method().equals("POST") && call.path().startsWith(TABLE)) {
                single.incrementAndGet();
              }
              return answer.get();
            });
        take(service, "first", false);
        assertThat(transactions).hasPositiveValue();
        assertThat(single).as("tables moved alone").hasValue(0);
      }
      try (Service restarted = start(settings)) {
        take(restarted, "first", true);
        take(restarted, "second", false);
      }
      assertHold(settings, "first", "second");
      assertHold(CatalogSettings.under(data.resolve("upstream")), "first", "second");
    }
  }

  @Test
  void findsOutWhatBecameOfATransactionThatGotNoAnswer() {
    try (RestServer upstream = new RestServer(data.resolve("upstream"))) {
      upstream.serveWritable();
      CatalogSettings settings = rest(upstream, "muster");
      try (Service service = start(settings)) {
        AtomicBoolean lost = new AtomicBoolean();
        upstream.around(
            (call, answer) -> {
              boolean isFirst = call.path().equals(TRANSACTION) && !lost.getAndSet(true);
              return isFirst ? lose(answer.get().status()) : answer.get();
            });
        take(service, "first", false);
        assertThat(lost).isTrue();
        take(service, "second", false);
      }
      assertHold(settings, "first", "second");
    }
  }

  private static RestAnswer lose(int committed) {
    assertThat(committed).isEqualTo(204);
    return IcebergRest.refuse(503, "overloaded");
  }

  @Test
  void movesTheTablesOfAHadoopCatalogOneAfterTheOther() {
    CatalogSettings settings = CatalogSettings.under(data.resolve("hadoop"), "hadoop");
    try (Service service = start(settings)) {
      take(service, "first", false);
    }
    try (Service restarted = start(settings)) {
      take(restarted, "first", true);
      take(restarted, "second", false);
    }
    assertHold(settings, "first", "second");
  }

  @Test
  void aWarehouseThatIsUnknownStopsTheStartWithOneLine() {
    try (RestServer upstream = new RestServer(data.resolve("upstream"))) {
      assertThatThrownBy(() -> start(rest(upstream, "nowhere")))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("nowhere")
          .hasMessageNotContaining("\n");
    }
  }

  /** As a Muster's own are, to everybody else. */
  @Test
  void aNamespaceThatIsReadOnlyThereStopsTheStartWithOneLine() {
    try (RestServer upstream = new RestServer(data.resolve("upstream"))) {
      assertThatThrownBy(() -> start(rest(upstream, "muster")))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("The namespace muster is written by the service alone")
          .hasMessageNotContaining("\n");
    }
  }

  private Service start(CatalogSettings settings) {
    Service service =
        Service.start(
            Impatient.settings(data.resolve("service"), settings, Duration.ofSeconds(30)),
            "test",
            Clock.systemUTC());
    Producers.defineGroup(service.address());
    return service;
  }

  private static CatalogSettings rest(RestServer upstream, String warehouse) {
    return new CatalogSettings(
        CatalogSettings.DEFAULT_NAME,
        "rest",
        upstream.uri().toString(),
        warehouse,
        Map.of("io-impl", LocalFileIO.class.getName()));
  }

  private static void take(Service service, String id, boolean duplicate) {
    Calls.Answer answer =
        new Calls(service.address()).postEvent(Producers.event(id, Samples.ORDERS, 0));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("duplicate").asBoolean()).isEqualTo(duplicate);
  }

  private static void assertHold(CatalogSettings settings, String... eventIds) {
    try (StoredTables tables = StoredTables.open(settings)) {
      tables.assertHold(Set.of(eventIds), List.of(Producers.GROUP));
    }
  }
}
