package dev.muster.benchmarks;

import dev.muster.intake.EventLines;
import dev.muster.intake.EventReader;
import dev.muster.intake.EventReader.Events;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** Reads events as the product does, answers that they are fine, and forgets them. */
final class DropServer implements AutoCloseable {
  private final EventReader reader = new EventReader(() -> UUID.randomUUID().toString());
  private final ThinServer server =
      new ThinServer(
          routes -> {
            routes.post("/one", this::one);
            routes.post("/lines", this::lines);
          });

  int port() {
    return server.port();
  }

  private void one(Context ctx) throws IOException {
    Events events = reader.readJson(ctx.bodyInputStream().readAllBytes());
    if (!(events instanceof Events.One one && one.event() instanceof Reading.Valid<Claim>)) {
      throw new IllegalStateException("not a good event");
    }
    ctx.contentType("application/json").result("{\"accepted\":1}");
  }

  private void lines(Context ctx) throws IOException {
    EventLines lines = reader.lines(ctx.bodyInputStream());
    int count = 0;
    for (Optional<Reading<Claim>> event = lines.next(); event.isPresent(); event = lines.next()) {
      count += event.get() instanceof Reading.Valid<Claim> ? 1 : 0;
    }
    ctx.contentType("application/json").result("{\"accepted\":" + count + "}");
  }

  @Override
  public void close() {
    server.close();
  }
}
