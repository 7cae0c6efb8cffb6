package dev.muster.app;

import dev.muster.catalog.CatalogUnavailableException;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.config.Settings;
import dev.muster.http.HttpServer;
import dev.muster.intake.LandingRules;
import dev.muster.intake.PartitionCloser;
import dev.muster.intake.kafka.KafkaIntake;
import dev.muster.intake.kafka.KafkaSettings;
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
    Store store = IcebergStore.open(catalog, seal(), settings.snapshots());
    Views.keepIn(catalog);
    Ledger ledger = keep(Ledger.open(store, settings.ledger(), clock));
    keep(closer(ledger, clock, meters));
    keep(maintenance(catalog, clock, meters));
    keep(Outbox.start(ledger, settings.notification(), version, clock, new Random()));
    kafka(ledger, meters).ifPresent(this::keep);
    IcebergRest rest = icebergRest(catalog, clock);
    HttpServer http =
        keep(new HttpServer(settings.http(), settings.intake(), ledger, rest::answer, meters));
    port = http.start();
  }

  private PartitionCloser closer(Ledger ledger, Clock clock, MeterRegistry meters) {
    LandingRules rules = new LandingRules(settings.intake().landingRules());
    PartitionCloser closer = PartitionCloser.start(ledger, rules, clock);
    Gauge.builder("muster.intake.open.partitions", closer, PartitionCloser::openPartitions)
        .description("Partitions of which an object store has told, and that are not closed")
        .register(meters);
    return closer;
  }

  private Optional<KafkaIntake> kafka(Ledger ledger, MeterRegistry meters) {
    KafkaSettings from = settings.intake().kafka();
    if (!from.reads()) {
      return Optional.empty();
    }
    KafkaIntake kafka = KafkaIntake.start(from, ledger);
    FunctionCounter.builder("muster.kafka.messages", kafka, k -> k.counts().messages())
        .description("Messages whose events are committed, since the start")
        .register(meters);
    FunctionCounter.builder("muster.kafka.duplicates", kafka, k -> k.counts().duplicates())
        .description("Events that came by Kafka and were known, since the start")
        .register(meters);
    FunctionCounter.builder("muster.kafka.rejected", kafka, k -> k.counts().rejected())
        .description("Messages that were not taken as a whole, since the start")
        .register(meters);
    Gauge.builder("muster.kafka.lag", kafka, KafkaIntake::lag)
        .description("Messages of the topic that were not yet fetched, as was last known")
        .register(meters);
    Gauge.builder("muster.kafka.in.trouble", kafka, k -> k.trouble().isPresent() ? 1 : 0)
        .description("1 while nothing can be read")
        .register(meters);
    return Optional.of(kafka);
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

  private SecretSeal seal() {
    return SecretSeal.of(settings.secretKeyBytes().orElseGet(this::keyOnDisk));
  }

  private byte[] keyOnDisk() {
    try {
      return SecretKeyFile.readOrCreate(settings.dataDir());
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
