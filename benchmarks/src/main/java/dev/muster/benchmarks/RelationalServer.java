package dev.muster.benchmarks;

import dev.muster.benchmarks.RelationalDesign.Event;
import dev.muster.benchmarks.RelationalDesign.Session;
import dev.muster.intake.EventReader;
import dev.muster.intake.EventReader.Events;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The relational design by HTTP: parses as the product does, and commits before it answers. */
final class RelationalServer implements AutoCloseable {
  private final EventReader reader = new EventReader(() -> UUID.randomUUID().toString());
  private final BlockingQueue<Session> idle = new LinkedBlockingQueue<>();
  private final ThinServer server;

  RelationalServer(RelationalDesign design, int connections) throws Exception {
    for (int i = 0; i < connections; i++) {
      idle.add(design.session());
    }
    this.server = new ThinServer(routes -> routes.post("/one", this::one));
  }

  int port() {
    return server.port();
  }

  private void one(Context ctx) throws Exception {
    Events events = reader.readJson(ctx.bodyInputStream().readAllBytes());
    if (!(events instanceof Events.One one)
        || !(one.event() instanceof Reading.Valid<Claim> valid)
        || !(valid.value().at(Instant.now()) instanceof Entry.Ingested ingested)) {
      throw new IllegalStateException("not a good event");
    }
    IngestionEvent event = ingested.event();
    boolean isReady = event.status() != IngestionStatus.FAILED;
    Session session = idle.take();
    try {
      session.commit(List.of(new Event(event.eventId(), event.partition().feed(), isReady)));
    } finally {
      idle.add(session);
    }
    ctx.contentType("application/json").result("{\"accepted\":1}");
  }

  @Override
  public void close() throws SQLException {
    server.close();
    for (Session session : idle) {
      session.close();
    }
  }
}
