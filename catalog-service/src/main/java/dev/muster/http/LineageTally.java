package dev.muster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Lineage;
import dev.muster.intake.Lineage.PassedOver;
import dev.muster.model.Outcome;
import java.util.List;

/** What became of lineage events: of the partitions that they name, and of those that name none. */
final class LineageTally {
  /** Of each kind. */
  private static final int MOST_LISTED = 1_000;

  /** Spark says COMPLETE even of runs of which it has just said FAIL. */
  private static final String OVER = "its run has ended before, and ends once";

  private int accepted;
  private int duplicates;
  private int events;
  private int rejectedCount;
  private final ArrayNode rejected = Json.array();
  private final ArrayNode passedOver = Json.array();

  /**
   * Counts the next event.
   *
   * @param outcomes of what it says, in that order
   */
  void take(Lineage lineage, List<Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.EventAccepted taken) {
        accepted += taken.duplicate() ? 0 : 1;
        duplicates += taken.duplicate() ? 1 : 0;
      } else if (outcomes.get(i) instanceof Outcome.EventConflict) {
        list(new PassedOver(lineage.said().get(i).dataset(), OVER));
      } else {
        list(Tally.problem(outcomes.get(i)));
      }
    }
    lineage.passedOver().forEach(this::list);
    events++;
  }

  /** Counts the next event, which says nothing that can be read. */
  void reject(Problem problem) {
    list(problem);
    events++;
  }

  private void list(Problem problem) {
    if (rejected.size() < MOST_LISTED) {
      rejected.addObject().put("index", events).set("problem", problem.toJson());
    }
    rejectedCount++;
  }

  private void list(PassedOver output) {
    if (passedOver.size() < MOST_LISTED) {
      passedOver.addObject().put("dataset", output.dataset()).put("reason", output.reason());
    }
  }

  /** Whether there was something wrong, and nothing that was right. */
  boolean isRefusal() {
    return rejectedCount > 0 && rejectedCount >= events && accepted + duplicates == 0;
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("accepted", accepted).put("duplicates", duplicates);
    json.put("rejected_count", rejectedCount).set("rejected", rejected);
    json.set("passed_over", passedOver);
    return json;
  }
}
