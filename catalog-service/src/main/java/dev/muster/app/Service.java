package dev.muster.app;

import dev.muster.catalog.CatalogUnavailableException;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.config.Settings;
import dev.muster.http.HttpServer;
import dev.muster.intake.LandingRules;
import dev.muster.intake.PartitionCloser;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.SecretKeyFile;
import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.Store;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.ledger.UnusableStoreException;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.ledger.tables.Views;
import dev.muster.maintenance.Maintenance;
import dev.muster.maintenance.MaintenanceSettings;
import dev.muster.maintenance.Sweeper;
import dev.muster.notification.Outbox;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.IdempotencyKeys;
import dev.muster.restcatalog.JdbcIdempotencyKeys;
import dev.muster.restcatalog.RestCatalogSettings;
import dev.muster.scan.ScanJob;
import dev.muster.scan.Scanner;
import dev.muster.validation.LandingStorage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service: its parts are built in the order of the imports and closed in reverse. */
final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Settings settings;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private int port;

  private Service(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts the service; it listens when this returns.
   *
   * @throws StartException if it cannot; nothing is left running
   */
  static Service start(Settings settings, String version, Clock clock) {
    Service service = new Service(settings);
    try {
      service.build(version, clock);
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw isExpected(e) ? new StartException(e.getMessage(), e) : e;
    }
  }

  private void build(String version, Clock clock) {
    keep(DataFolder.take(settings.dataDir()));
    PrometheusMeterRegistry meters = meters();
    TableCatalog catalog = keep(Catalogs.open(settings.catalog()));
    Store store = IcebergStore.open(catalog, seal(settings), settings.snapshots());
    Views.keepIn(catalog);
    Ledger ledger = keep(Ledger.open(store, settings.ledger(), clock));
    LandingRules rules = new LandingRules(settings.intake().landingRules());
    keep(closer(ledger, rules, clock, meters));
    if (settings.scan().recurs()) {
      LandingStorage storage = keep(new LandingStorage(settings.landing()));
      keep(ScanJob.start(scanner(settings, ledger, rules, storage, clock), settings.scan()));
    }
    keep(maintenance(catalog, clock, meters));
    keep(Outbox.start(ledger, settings.notification(), version, clock, new Random()));
    IcebergRest rest = icebergRest(catalog, clock);
    HttpServer http =
        keep(new HttpServer(settings.http(), settings.intake(), ledger, rest::answer, meters));
    port = http.start();
  }

  /**
   * What compares the landing roots with the tables.
   *
   * @throws StartException if nothing is set to be scanned
   */
  static Scanner scanner(
      Settings settings, Ledger ledger, LandingRules rules, LandingStorage storage, Clock clock) {
    try {
      return Scanner.of(
          ledger, rules, settings.landing().roots(), storage, settings.scan().minAge(), clock);
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private PartitionCloser closer(
      Ledger ledger, LandingRules rules, Clock clock, MeterRegistry meters) {
    PartitionCloser closer = PartitionCloser.start(ledger, rules, clock);
    Gauge.builder("muster.intake.open.partitions", closer, PartitionCloser::openPartitions)
        .description("Partitions of which an object store has told, and that are not closed")
        .register(meters);
    return closer;
  }

  private Maintenance maintenance(TableCatalog catalog, Clock clock, MeterRegistry meters) {
    MaintenanceSettings how = settings.maintenance();
    Maintenance maintenance =
        Maintenance.start(new Sweeper(catalog, IcebergStore.tableNames(), how, clock), how);
    FunctionCounter.builder("muster.maintenance.deleted", maintenance, Maintenance::deletedFiles)
        .description("Files deleted since the start, to which nothing referred any more")
        .register(meters);
    FunctionCounter.builder("muster.maintenance.failures", maintenance, Maintenance::failures)
        .description("Tables that a sweep had to pass over, since the start")
        .register(meters);
    Gauge.builder("muster.maintenance.left.over", maintenance, Maintenance::leftOverFiles)
        .description("Files to which nothing refers, and that wait for their deletion")
        .register(meters);
    Gauge.builder("muster.maintenance.bytes", maintenance, Maintenance::bytes)
        .description("Bytes of all files of the tables, as of the newest sweep")
        .register(meters);
    return maintenance;
  }

  private IcebergRest icebergRest(TableCatalog catalog, Clock clock) {
    RestCatalogSettings rest = RestCatalogSettings.of(settings.catalog());
    Optional<IdempotencyKeys> keys =
        catalog
            .database()
            .map(
                database ->
                    new JdbcIdempotencyKeys(
                        database, rest.idempotencyKeyLifetime(), JdbcIdempotencyKeys.LEASE));
    return new IcebergRest(rest, catalog, keys, clock);
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  static SecretSeal seal(Settings settings) {
    return SecretSeal.of(settings.secretKeyBytes().orElseGet(() -> keyOnDisk(settings.dataDir())));
  }

  private static byte[] keyOnDisk(Path dataDir) {
    try {
      return SecretKeyFile.readOrCreate(dataDir);
    } catch (IOException e) {
      throw new StartException("the key file cannot be used: " + e.getMessage(), e);
    }
  }

  private PrometheusMeterRegistry meters() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    keep(jvmGc(registry));
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  private static JvmGcMetrics jvmGc(PrometheusMeterRegistry registry) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    return gc;
  }

  private static boolean isExpected(RuntimeException e) {
    return e instanceof CatalogUnavailableException
        || e instanceof UnusableStoreException
        || e instanceof StoreUnavailableException
        || e instanceof IllegalStateException;
  }

  /** Where it listens. */
  URI address() {
    String host = settings.http().host();
    return URI.create("http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port));
  }

  /** Answers what it has taken, tells and commits what is under way, then stops. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
