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
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import dev.muster.notification.NotificationSettings;
import dev.muster.notification.Outbox;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** The product, put together as the service does it. */
final class Muster implements AutoCloseable {
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final TableCatalog catalog;
  private final Ledger ledger;

  private Muster(CatalogSettings settings) {
    catalog = keep(Catalogs.open(settings), TableCatalog::close);
    IcebergStore store = IcebergStore.open(catalog, SecretSeal.of(new byte[SecretSeal.KEY_BYTES]));
    ledger = keep(Ledger.open(store, LedgerSettings.DEFAULTS, Clock.systemUTC()), Ledger::close);
  }

  static Muster open(CatalogSettings settings) {
    return new Muster(settings);
  }

  static Muster under(Path folder) {
    return open(CatalogSettings.under(folder));
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
    HttpServer server =
        keep(
            new HttpServer(
                HttpSettings.DEFAULTS.withPort(0),
                intake,
                ledger,
                call -> {
                  throw new IllegalStateException("nobody asks the catalog here");
                },
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
      if (underWay.size() == 10) {
        underWay.remove().join();
      }
    }
    underWay.forEach(CompletableFuture::join);
  }

  Table table(String name) {
    return catalog.loadTable(TableIdentifier.of("muster", name));
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
