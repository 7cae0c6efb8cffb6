package dev.muster.http;

import dev.muster.intake.Lineage;
import dev.muster.intake.LineageReader;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Takes what pipelines tell of their runs in OpenLineage. */
final class LineageApi {
  private final LineageReader reader;
  private final Bodies bodies;
  private final Commits commits;

  LineageApi(LineageReader reader, Bodies bodies, Commits commits) {
    this.reader = reader;
    this.bodies = bodies;
    this.commits = commits;
  }

  void post(Context ctx, Query query) throws IOException {
    Reading<Lineage> event = reader.readOne(body(ctx));
    if (!(event instanceof Reading.Valid)) {
      throw new ProblemException(Tally.problem(event));
    }
    take(ctx, List.of(event));
  }

  void postBatch(Context ctx, Query query) throws IOException {
    take(ctx, reader.readBatch(body(ctx)));
  }

  private byte[] body(Context ctx) throws IOException {
    Bodies.mediaType(ctx, List.of(Bodies.JSON), "Accept-Post");
    return bodies.read(ctx);
  }

  private void take(Context ctx, List<Reading<Lineage>> events) {
    List<Claim> claims = new ArrayList<>();
    events.forEach(event -> lineage(event).said().forEach(said -> claims.add(said.claim())));
    commits.answer(ctx, claims, outcomes -> answer(ctx, events, outcomes));
  }

  private static Lineage lineage(Reading<Lineage> event) {
    return event instanceof Reading.Valid<Lineage> valid ? valid.value() : Lineage.NOTHING;
  }

  /**
   * @param outcomes of all claims, in their order
   */
  private static void answer(Context ctx, List<Reading<Lineage>> events, List<Outcome> outcomes) {
    Iterator<Outcome> next = outcomes.iterator();
    LineageTally tally = new LineageTally();
    for (Reading<Lineage> event : events) {
      if (event instanceof Reading.Valid<Lineage> valid) {
        List<Outcome> its = valid.value().said().stream().map(said -> next.next()).toList();
        tally.take(valid.value(), its);
      } else {
        tally.reject(Tally.problem(event));
      }
    }
    if (tally.isRefusal()) {
      Tally.answerNoneTaken(ctx, tally.toJson());
    } else {
      Json.answer(ctx, 200, tally.toJson());
    }
  }
}
