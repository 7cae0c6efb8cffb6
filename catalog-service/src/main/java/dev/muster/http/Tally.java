package dev.muster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What became of many events, counted; those rejected are listed, as far as it is reasonable. */
final class Tally {
  /** Of rejected events that are listed, or of their faults if they have more. */
  private static final int MOST_LISTED = 1_000;

  private long accepted;
  private long duplicates;
  private long rejectedCount;
  private final ArrayNode rejected = Json.array();
  private int listed;

  /**
   * Counts the next events.
   *
   * @param problems what is wrong with each; empty of the valid ones
   * @param outcomes of the valid ones, in their order
   */
  void add(List<Optional<Problem>> problems, List<Outcome> outcomes) {
    Iterator<Outcome> next = outcomes.iterator();
    for (Optional<Problem> problem : problems) {
      problem.ifPresentOrElse(this::reject, () -> add(next.next()));
    }
  }

  /** What is wrong with each of the events, which is all that an answer needs of them. */
  static List<Optional<Problem>> problems(List<Reading<Claim>> events) {
    return events.stream()
        .map(
            event ->
                event instanceof Reading.Valid
                    ? Optional.<Problem>empty()
                    : Optional.of(problem(event)))
        .toList();
  }

  private void add(Outcome outcome) {
    if (outcome instanceof Outcome.EventAccepted taken) {
      accepted += taken.duplicate() ? 0 : 1;
      duplicates += taken.duplicate() ? 1 : 0;
    } else {
      reject(problem(outcome));
    }
  }

  private void reject(Problem problem) {
    if (listed < MOST_LISTED) {
      rejected.addObject().put("index", count()).set("problem", problem.toJson());
      listed += Math.max(1, problem.faults().size());
    }
    rejectedCount++;
  }

  /** The events so far, and so the index of the next. */
  long count() {
    return accepted + duplicates + rejectedCount;
  }

  boolean hasTaken() {
    return accepted + duplicates > 0;
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("accepted", accepted).put("duplicates", duplicates);
    json.put("rejected_count", rejectedCount).set("rejected", rejected);
    return json;
  }

  /** Says with what is counted that nothing could be taken. */
  static void answerNoneTaken(Context ctx, ObjectNode counts) {
    Problem none = Problem.of(ProblemType.INVALID, "None of the events can be taken.");
    Json.answerProblem(ctx, none, none.toJson().setAll(counts));
  }

  /** Of an event that is not valid. */
  static Problem problem(Reading<?> event) {
    if (event instanceof Reading.Malformed<?> malformed) {
      return Problem.of(ProblemType.MALFORMED_BODY, malformed.detail());
    }
    return Problem.ofFaults(((Reading.Faulty<?>) event).faults());
  }

  /** Of an event that could not be taken. */
  static Problem problem(Outcome outcome) {
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
