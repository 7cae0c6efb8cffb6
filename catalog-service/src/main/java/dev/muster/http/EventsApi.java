package dev.muster.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.http.EventStream.Ended;
import dev.muster.intake.CloudEventReader;
import dev.muster.intake.EventReader;
import dev.muster.intake.EventReader.Events;
import dev.muster.intake.MalformedBodyException;
import dev.muster.intake.Reading;
import dev.muster.ledger.LedgerFullException;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Takes events in, one or many at a time. */
final class EventsApi {
  private static final List<String> ACCEPTED =
      List.of(
          Bodies.JSON, Bodies.NDJSON, Bodies.JSON_LINES, Bodies.CLOUD_EVENT, Bodies.CLOUD_EVENTS);

  private final EventReader reader;
  private final CloudEventReader cloudEvents = new CloudEventReader();
  private final Bodies bodies;
  private final Commits commits;
  private final EventStreams streams;
  private final Verdicts verdicts;

  EventsApi(
      EventReader reader, Bodies bodies, Commits commits, EventStreams streams, Verdicts verdicts) {
    this.reader = reader;
    this.bodies = bodies;
    this.commits = commits;
    this.streams = streams;
    this.verdicts = verdicts;
  }

  void post(Context ctx, Query query) throws IOException {
    String mediaType = Bodies.mediaType(ctx, ACCEPTED, "Accept-Post");
    Duration wait = query.duration("wait", Verdicts.LONGEST_WAIT).orElse(Duration.ZERO);
    switch (mediaType) {
      case Bodies.JSON -> postJson(ctx, wait);
      case Bodies.CLOUD_EVENT -> postOne(ctx, cloudEvents.readStructured(bodies.read(ctx)), wait);
      case Bodies.CLOUD_EVENTS -> postMany(ctx, cloudEvents.readBatch(bodies.read(ctx)), wait);
      default -> {
        if (!wait.isZero()) {
          throw Query.wrong("wait", "is not for events one a line");
        }
        postLines(ctx);
      }
    }
  }

  private void postJson(Context ctx, Duration wait) throws IOException {
    byte[] body = bodies.read(ctx);
    if (CloudEventReader.isBinary(ctx.headerMap())) {
      postOne(ctx, cloudEvents.readBinary(ctx.headerMap(), body), wait);
      return;
    }
    Events events = reader.readJson(body);
    if (events instanceof Events.One one) {
      postOne(ctx, one.event(), wait);
    } else if (events instanceof Events.Many many) {
      postMany(ctx, many.events(), wait);
    }
  }

  private void postOne(Context ctx, Reading<Claim> event, Duration wait) {
    if (event instanceof Reading.Valid<Claim> valid) {
      answer(ctx, List.of(valid.value()), wait, outcomes -> answerOne(ctx, outcomes.get(0)));
    } else {
      throw new ProblemException(Tally.problem(event));
    }
  }

  /** Once they are committed and, of those who wait, no files have to be looked at any more. */
  private void answer(
      Context ctx, List<Claim> claims, Duration wait, Consumer<List<Outcome>> answer) {
    commits.later(
        ctx,
        commits.submit(claims).thenCompose(outcomes -> verdicts.awaited(outcomes, wait)),
        answer);
  }

  private static void answerOne(Context ctx, Outcome outcome) {
    if (outcome instanceof Outcome.EventAccepted accepted) {
      Json.answer(ctx, 200, Views.accepted(accepted));
    } else {
      Json.answer(ctx, Tally.problem(outcome));
    }
  }

  private void postMany(Context ctx, List<Reading<Claim>> events, Duration wait) {
    List<Optional<Problem>> problems = Tally.problems(events);
    answer(
        ctx,
        EventStream.claims(events),
        wait,
        outcomes -> {
          Tally tally = new Tally();
          tally.add(problems, outcomes);
          answerMany(ctx, tally);
        });
  }

  private static void answerMany(Context ctx, Tally tally) {
    if (tally.hasTaken() || tally.count() == 0) {
      Json.answer(ctx, 200, tally.toJson());
    } else {
      Tally.answerNoneTaken(ctx, tally.toJson());
    }
  }

  private void postLines(Context ctx) throws IOException {
    InputStream body = Bodies.open(ctx);
    CompletableFuture<Ended> ended = streams.take(reader.lines(body));
    commits.later(ctx, ended.whenComplete((e, failure) -> close(body)), e -> answerLines(ctx, e));
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answerLines(Context ctx, Ended ended) {
    Tally settled = ended.settled();
    if (ended.failure().isPresent()) {
      answerUpTo(ctx, settled, ended.failure().get());
    } else if (settled.count() == 0) {
      throw new MalformedBodyException("The body is empty.");
    } else {
      answerMany(ctx, settled);
    }
  }

  /** Says from where to send again. */
  private void answerUpTo(Context ctx, Tally settled, Throwable failure) {
    if (!(failure instanceof IOException)) {
      bodies.discard(ctx);
    }
    if (settled.count() == 0) {
      Json.answer(ctx, Errors.problem(failure));
      return;
    }
    Problem problem =
        failure instanceof LedgerFullException full
            ? Errors.queueFull("No more was taken", full.getMessage())
            : Errors.problem(failure);
    Problem upTo =
        problem.withDetail(
            "%s This is settled for the events before index %d: send again from there on."
                .formatted(problem.detail(), settled.count()));
    ObjectNode body = upTo.toJson();
    body.setAll(settled.toJson());
    Json.answerProblem(ctx, upTo, body.put("next_index", settled.count()));
  }
}
