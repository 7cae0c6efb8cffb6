package dev.muster.docs;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.http.HttpServer;
import dev.muster.http.HttpSettings;
import dev.muster.intake.IntakeSettings;
import dev.muster.intake.LandingRuleSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.tables.StoredRows;
import dev.muster.notification.NotificationSettings;
import dev.muster.notification.Outbox;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.RestCatalogSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The whole service in this process, on loopback, in a folder of its own. */
final class RunningService implements AutoCloseable {
  private static final IntakeSettings INTAKE =
      IntakeSettings.of(
          Map.of(
              "landing",
              LandingRuleSettings.of(
                  "s3://landing/{source_system:upper}/{data_type:upper}"
                      + "/data_as_of_date={data_as_of_date}/*.parquet")));

  private final TableCatalog catalog;
  private final Ledger ledger;
  private final Outbox outbox;
  private final HttpServer server;
  private final int port;

  RunningService(Path folder) {
    Clock clock = Clock.systemUTC();
    catalog = Catalogs.open(CatalogSettings.under(folder));
    ledger = Ledger.open(StoredRows.open(catalog), LedgerSettings.DEFAULTS, clock);
    outbox =
        Outbox.start(
            ledger, NotificationSettings.DEFAULTS, "test", clock, RandomGenerator.getDefault());
    server =
        new HttpServer(
            HttpSettings.DEFAULTS.withPort(0),
            INTAKE,
            ledger,
            new IcebergRest(
                    RestCatalogSettings.of(CatalogSettings.under(folder)),
                    catalog,
                    Optional.empty(),
                    clock)
                ::answer,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    port = server.start();
  }

  /** Host and port. */
  String authority() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.close();
    outbox.close();
    ledger.close();
    catalog.close();
  }
}
