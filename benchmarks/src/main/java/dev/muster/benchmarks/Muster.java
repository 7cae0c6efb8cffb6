package dev.muster.benchmarks;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.http.HttpServer;
import dev.muster.http.HttpSettings;
import dev.muster.intake.IntakeSettings;
import dev.muster.intake.LandingRules;
import dev.muster.intake.PartitionCloser;
import dev.muster.intake.kafka.KafkaIntake;
import dev.muster.intake.kafka.KafkaSettings;
import dev.muster.intake.sqs.SqsIntake;
import dev.muster.intake.sqs.SqsSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import dev.muster.notification.NotificationSettings;
import dev.muster.notification.Outbox;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.RestCatalogSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** The product, put together as the service does it. */
final class Muster implements AutoCloseable {
  private static final List<String> MOVED =
      List.of("ingestion_events", "data_ingestion_status", "consumer_group_status");

  private static final HttpSettings HTTP =
      new HttpSettings(
          HttpSettings.DEFAULTS.host(),
          0,
          HttpSettings.DEFAULTS.maxBodyBytes(),
          Duration.ofMinutes(5),
          ThinServer.LONGEST_TURN,
          HttpSettings.DEFAULTS.drainTimeout());

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final TableCatalog catalog;
  private final Ledger ledger;

  private final CatalogSettings settings;

  private Muster(CatalogSettings settings, LedgerSettings sizes, InstantSource clock) {
    this.settings = settings;
    catalog = keep(Catalogs.open(settings), TableCatalog::close);
    SecretSeal seal = SecretSeal.of(new byte[SecretSeal.KEY_BYTES]);
    IcebergStore store = IcebergStore.open(catalog, seal, SnapshotSettings.DEFAULTS, clock);
    ledger = keep(Ledger.open(store, sizes, clock), Ledger::close);
  }

  static Muster open(CatalogSettings settings) {
    return new Muster(settings, LedgerSettings.DEFAULTS, Clock.systemUTC());
  }

  static Muster under(Path folder) {
    return open(CatalogSettings.under(folder));
  }

  /**
   * In batches of another size, at another time.
   *
   * @param clock by which things arrive
   */
  static Muster under(Path folder, int maxBatch, InstantSource clock) {
    LedgerSettings sizes = new LedgerSettings(LedgerSettings.DEFAULTS.queueCapacity(), maxBatch);
    return new Muster(CatalogSettings.under(folder), sizes, clock);
  }

  /** How long it takes to be there again, in nanoseconds; it is closed. */
  static long nanosOfStart(Path folder) {
    long start = System.nanoTime();
    Muster muster = under(folder);
    long taken = System.nanoTime() - start;
    muster.close();
    return taken;
  }

  private <T> T keep(T part, Consumer<T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Tells consumers from now on. */
  Muster telling() {
    keep(
        Outbox.start(
            ledger, NotificationSettings.DEFAULTS, "benchmark", Clock.systemUTC(), new Random()),
        Outbox::close);
    return this;
  }

  /** Serves the API, and says at which port. */
  int serve() {
    return serve(IntakeSettings.DEFAULTS);
  }

  /** The same with landing rules, and what closes their partitions. */
  int serve(IntakeSettings intake) {
    keep(
        PartitionCloser.start(ledger, new LandingRules(intake.landingRules()), Clock.systemUTC()),
        PartitionCloser::close);
    IcebergRest rest =
        new IcebergRest(
            RestCatalogSettings.of(settings), catalog, Optional.empty(), Clock.systemUTC());
    HttpServer server =
        keep(
            new HttpServer(
                HTTP,
                intake,
                ledger,
                rest::answer,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
            HttpServer::close);
    return server.start();
  }

  /** Reads a topic from now on. */
  KafkaIntake reading(KafkaSettings from) {
    return keep(KafkaIntake.start(from, ledger), KafkaIntake::close);
  }

  /** Receives from a queue from now on. */
  SqsIntake receiving(SqsSettings from) {
    return keep(SqsIntake.start(from, new LandingRules(Map.of()), ledger), SqsIntake::close);
  }

  /** Commits them as one request. */
  List<Outcome> commit(List<? extends Claim> claims) {
    return ledger.submit(claims).join();
  }

  /** Commits them in requests of this size, some of them under way at a time. */
  void commitAll(List<? extends Claim> claims, int chunk) {
    Deque<CompletableFuture<List<Outcome>>> underWay = new ArrayDeque<>();
    for (int from = 0; from < claims.size(); from += chunk) {
      underWay.add(ledger.submit(claims.subList(from, Math.min(claims.size(), from + chunk))));
      if (underWay.size() == 25) {
        underWay.remove().join();
      }
    }
    underWay.forEach(CompletableFuture::join);
  }

  Table table(String name) {
    return catalog.loadTable(TableIdentifier.of("muster", name));
  }

  /**
   * What each of the three tables has seen of commits, the one that has seen least of them: a
   * commit that leaves one of them as it was does not count as one of three tables.
   */
  long commits() {
    return MOVED.stream()
        .mapToLong(name -> table(name).currentSnapshot().sequenceNumber())
        .min()
        .orElseThrow();
  }

  /** What a reader may have to load to know of the files: metadata, lists and manifests. */
  double metadataBytes() {
    return MOVED.stream().mapToLong(name -> Metadata.bytes(table(name))).sum();
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
