package dev.muster.benchmarks;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The server that the product has, with as many threads, and nothing around it. */
final class ThinServer implements AutoCloseable {
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
                  routes.accept(config.routes);
                })
            .start("127.0.0.1", 0);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
