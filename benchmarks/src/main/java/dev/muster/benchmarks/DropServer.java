package dev.muster.benchmarks;

import dev.muster.intake.EventLines;
import dev.muster.intake.EventReader;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.UUID;

/** Reads events as the product does, answers that they are fine, and forgets them. */
final class DropServer implements AutoCloseable {
  private final EventReader reader = new EventReader(() -> UUID.randomUUID().toString());
  private final Javalin server;

  DropServer() {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.routes.post("/one", this::one);
                  config.routes.post("/lines", this::lines);
                })
            .start("127.0.0.1", 0);
  }

  int port() {
    return server.port();
  }

  private void one(Context ctx) throws IOException {
    reader.readJson(ctx.bodyInputStream().readAllBytes());
    ctx.contentType("application/json").result("{\"accepted\":1}");
  }

  private void lines(Context ctx) throws IOException {
    EventLines lines = reader.lines(ctx.bodyInputStream());
    int count = 0;
    while (lines.next().isPresent()) {
      count++;
    }
    ctx.contentType("application/json").result("{\"accepted\":" + count + "}");
  }

  @Override
  public void close() {
    server.stop();
  }
}
