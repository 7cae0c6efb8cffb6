package dev.muster.http;

import dev.muster.intake.EventReader;
import dev.muster.intake.GroupReader;
import dev.muster.intake.IntakeSettings;
import dev.muster.intake.LandingRules;
import dev.muster.intake.LineageReader;
import dev.muster.intake.Secrets;
import dev.muster.ledger.Ledger;
import dev.muster.model.GroupDate;
import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestCall;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API over a ledger. Closed before the ledger is, so that what was taken is answered. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Threads read, decide and write; none waits for a commit. Some may wait for slow senders. */
  private static final int MOST_THREADS = 200;

  private static final int FEWEST_THREADS = 8;

  private final HttpSettings settings;
  private final Waiters<GroupDate> waiters;
  private final Verdicts verdicts;
  private final EventStreams streams;
  private final Commits commits;
  private final Javalin javalin;

  /**
   * @param catalog answers what is asked below {@code /iceberg}
   * @param meters where the API's and the ledger's meters are kept, and what {@code /metrics} shows
   */
  public HttpServer(
      HttpSettings settings,
      IntakeSettings intake,
      Ledger ledger,
      Function<RestCall, RestAnswer> catalog,
      PrometheusMeterRegistry meters) {
    this(
        settings,
        intake,
        ledger,
        catalog,
        meters,
        new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS));
  }

  HttpServer(
      HttpSettings settings,
      IntakeSettings intake,
      Ledger ledger,
      Function<RestCall, RestAnswer> catalog,
      PrometheusMeterRegistry meters,
      QueuedThreadPool threads) {
    threads.setName("http");
    this.settings = settings;
    this.waiters = Waiters.forGroups(ledger);
    this.verdicts = new Verdicts(ledger);
    this.commits = new Commits(ledger, whileOpen(threads), settings.commitTimeout());
    this.streams = new EventStreams(commits, ledger.maxBatch(), whileOpen(threads));
    Meters counted = new Meters(meters, ledger, waiters, streams);
    List<Routes.Route> routes = routes(intake, ledger, meters, counted);
    this.javalin =
        Javalin.create(
            config -> {
              configure(config, threads);
              config.requestLogger.http(counted::count);
              Routes.register(config.routes, routes);
              new IcebergMount(catalog, (int) settings.maxBodyBytes()).register(config.routes);
              Errors.register(config.routes);
            });
  }

  private List<Routes.Route> routes(
      IntakeSettings intake, Ledger ledger, PrometheusMeterRegistry meters, Meters counted) {
    Bodies bodies = new Bodies(settings.maxBodyBytes());
    EventReader events = new EventReader(() -> UUID.randomUUID().toString());
    LandingRules rules = new LandingRules(intake.landingRules());
    GroupReader groups = new GroupReader(new Secrets(new SecureRandom()));
    return Routes.all(
        new EventsApi(events, bodies, commits, streams, verdicts),
        new LineageApi(new LineageReader(rules), bodies, commits),
        new NoticesApi(rules, bodies, commits, counted),
        new StatusApi(ledger.reads()),
        new GroupsApi(ledger.reads(), groups, bodies, commits),
        new GroupStatusApi(ledger.reads(), waiters, commits),
        new ServiceApi(ledger, meters));
  }

  /** Once the server is stopped nobody reads an answer: it is not given, and nobody is held. */
  private static Executor whileOpen(QueuedThreadPool threads) {
    return answer -> {
      try {
        threads.execute(answer);
      } catch (RejectedExecutionException e) {
        LOG.debug("an answer came too late", e);
      }
    };
  }

  private void configure(JavalinConfig config, QueuedThreadPool threads) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(this::configure);
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new ServerErrors()));
  }

  private void configure(Server server) {
    server.setErrorHandler(new ServerErrors());
    server.setStopTimeout(settings.drainTimeout().toMillis());
    server.insertHandler(new GracefulHandler());
  }

  private Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    return connector;
  }

  /**
   * Starts to listen.
   *
   * @return the port
   * @throws IllegalStateException if the address cannot be listened on
   */
  public int start() {
    try {
      javalin.start();
    } catch (JavalinException e) {
      throw new IllegalStateException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + cause(e), e);
    }
    return javalin.port();
  }

  private static String cause(Throwable e) {
    if (e.getCause() != null) {
      return cause(e.getCause());
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** Takes no more requests, lets those it has taken end within the drain timeout, then stops. */
  @Override
  public void close() {
    waiters.release();
    verdicts.release();
    streams.release();
    try {
      javalin.stop();
    } catch (RuntimeException e) {
      LOG.warn("some requests had not ended after {}", settings.drainTimeout(), e);
    }
  }
}
