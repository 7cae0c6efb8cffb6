package dev.muster.app;

import dev.muster.catalog.CatalogUnavailableException;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.config.Settings;
import dev.muster.http.HttpServer;
import dev.muster.intake.Landed;
import dev.muster.intake.LandingRules;
import dev.muster.intake.PartitionCloser;
import dev.muster.intake.kafka.KafkaIntake;
import dev.muster.intake.kafka.KafkaSettings;
import dev.muster.intake.sqs.SqsIntake;
import dev.muster.intake.sqs.SqsSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.SecretKeyFile;
import dev.muster.ledger.SecretSeal;
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
import dev.muster.validation.ValidationPolicy;
import dev.muster.validation.Validator;
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
    IcebergStore store = IcebergStore.open(catalog, seal(settings), settings.snapshots(), clock);
    Views.keepIn(catalog);
    LandingRules rules = new LandingRules(settings.intake().landingRules());
    LandingStorage landing = keep(new LandingStorage(settings.landing()));
    ValidationPolicy validation = validation(settings, landing, rules);
    Ledger ledger = keep(Ledger.open(store, settings.ledger(), validation::admit, clock));
    ServiceMeters counted = new ServiceMeters(meters);
    counted.merging(store);
    counted.validator(
        keep(Validator.start(ledger, landing, validation, settings.validation(), clock)));
    counted.closer(keep(PartitionCloser.start(ledger, rules, clock)));
    if (settings.scan().recurs()) {
      counted.scan(
          keep(
              ScanJob.start(
                  scanner(settings, ledger, rules, landing, clock), settings.scan(), clock)));
    }
    counted.maintenance(keep(maintenance(catalog, clock)));
    keep(Outbox.start(ledger, settings.notification(), version, clock, new Random()));
    kafka(ledger).ifPresent(kafka -> counted.kafka(keep(kafka)));
    sqs(ledger, rules).ifPresent(sqs -> counted.sqs(keep(sqs)));
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

  /** How closely the files of an event are looked at. */
  static ValidationPolicy validation(
      Settings settings, LandingStorage landing, LandingRules rules) {
    return new ValidationPolicy(
        settings.validation(),
        landing,
        path -> rules.ofFile(path).or(() -> rules.ofFolder(path)).map(Landed::rule));
  }

  private Optional<KafkaIntake> kafka(Ledger ledger) {
    KafkaSettings from = settings.intake().kafka();
    return from.reads() ? Optional.of(KafkaIntake.start(from, ledger)) : Optional.empty();
  }

  private Optional<SqsIntake> sqs(Ledger ledger, LandingRules rules) {
    SqsSettings from = settings.intake().sqs();
    return from.receives() ? Optional.of(SqsIntake.start(from, rules, ledger)) : Optional.empty();
  }

  private Maintenance maintenance(TableCatalog catalog, Clock clock) {
    MaintenanceSettings how = settings.maintenance();
    return Maintenance.start(new Sweeper(catalog, IcebergStore.tableNames(), how, clock), how);
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
