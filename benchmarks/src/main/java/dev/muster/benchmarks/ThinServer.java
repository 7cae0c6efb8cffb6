package dev.muster.benchmarks;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The server that the product has, with as many threads, and nothing around it. */
final class ThinServer implements AutoCloseable {
  /** While it is the others' turn a connection says nothing. */
  static final Duration LONGEST_TURN = Duration.ofMinutes(10);

  private static final int MOST_THREADS = 200;
  private static final int FEWEST_THREADS = 8;

  private final Javalin server;

  ThinServer(Consumer<RoutesConfig> routes) {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
                  config.jetty.addConnector(ThinServer::connector);
                  routes.accept(config.routes);
                })
            .start();
  }

  private static Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    connector.setIdleTimeout(LONGEST_TURN.toMillis());
    return connector;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
