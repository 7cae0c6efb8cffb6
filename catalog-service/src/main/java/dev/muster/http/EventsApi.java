package dev.muster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.EventReader;
import dev.muster.intake.EventReader.Events;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Takes events in, one or many at a time. */
final class EventsApi {
  private static final List<String> ACCEPTED =
      List.of(Bodies.JSON, Bodies.NDJSON, Bodies.JSON_LINES);

  private final EventReader reader;
  private final Bodies bodies;
  private final Commits commits;

  EventsApi(EventReader reader, Bodies bodies, Commits commits) {
    this.reader = reader;
    this.bodies = bodies;
    this.commits = commits;
  }

  void post(Context ctx, Query query) throws IOException {
    Events events = read(ctx);
    if (events instanceof Events.One one) {
      postOne(ctx, one.event());
    } else if (events instanceof Events.Many many) {
      postMany(ctx, many.events());
    }
  }

  private Events read(Context ctx) throws IOException {
    boolean isJson = Bodies.mediaType(ctx, ACCEPTED, "Accept-Post").equals(Bodies.JSON);
    byte[] body = bodies.read(ctx);
    return isJson ? reader.readJson(body) : reader.readLines(body);
  }

  private void postOne(Context ctx, Reading<Claim> event) {
    if (event instanceof Reading.Valid<Claim> valid) {
      commits.answer(ctx, List.of(valid.value()), outcomes -> answerOne(ctx, outcomes.get(0)));
    } else {
      throw new ProblemException(problem(event));
    }
  }

  private static void answerOne(Context ctx, Outcome outcome) {
    if (outcome instanceof Outcome.EventAccepted accepted) {
      Json.answer(ctx, 200, Views.accepted(accepted));
    } else {
      Json.answer(ctx, problem(outcome));
    }
  }

  private void postMany(Context ctx, List<Reading<Claim>> events) {
    List<Claim> claims = new ArrayList<>();
    for (Reading<Claim> event : events) {
      if (event instanceof Reading.Valid<Claim> valid) {
        claims.add(valid.value());
      }
    }
    if (claims.isEmpty()) {
      answerMany(ctx, events, List.of());
    } else {
      commits.answer(ctx, claims, outcomes -> answerMany(ctx, events, outcomes));
    }
  }

  /**
   * @param outcomes of the valid ones, in their order
   */
  private static void answerMany(Context ctx, List<Reading<Claim>> events, List<Outcome> outcomes) {
    int accepted = 0;
    int duplicates = 0;
    ArrayNode rejected = Json.array();
    Iterator<Outcome> next = outcomes.iterator();
    for (int i = 0; i < events.size(); i++) {
      boolean valid = events.get(i) instanceof Reading.Valid;
      Outcome outcome = valid ? next.next() : null;
      if (outcome instanceof Outcome.EventAccepted taken) {
        accepted += taken.duplicate() ? 0 : 1;
        duplicates += taken.duplicate() ? 1 : 0;
      } else {
        Problem problem = valid ? problem(outcome) : problem(events.get(i));
        rejected.addObject().put("index", i).set("problem", problem.toJson());
      }
    }
    ObjectNode body = Json.object().put("accepted", accepted).put("duplicates", duplicates);
    body.set("rejected", rejected);
    if (accepted + duplicates > 0) {
      Json.answer(ctx, 200, body);
    } else {
      Problem none = Problem.of(ProblemType.INVALID, "None of the events can be taken.");
      Json.answerProblem(ctx, none, none.toJson().setAll(body));
    }
  }

  private static Problem problem(Reading<Claim> event) {
    if (event instanceof Reading.Malformed<Claim> malformed) {
      return Problem.of(ProblemType.MALFORMED_BODY, malformed.detail());
    }
    return Problem.ofFaults(((Reading.Faulty<Claim>) event).faults());
  }

  private static Problem problem(Outcome outcome) {
    if (outcome instanceof Outcome.EventConflict conflict) {
      return Problem.of(
          ProblemType.EVENT_CONFLICT,
          "The event_id "
              + conflict.eventId()
              + " is that of another event, about "
              + conflict.kept()
              + ". Nothing was changed.");
    }
    throw new IllegalStateException("no answer to an event: " + outcome);
  }
}
