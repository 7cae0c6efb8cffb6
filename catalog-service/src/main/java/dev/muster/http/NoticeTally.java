package dev.muster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Notice;
import dev.muster.intake.Notices;
import dev.muster.intake.Reading;
import dev.muster.model.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What became of the notices of a body. */
final class NoticeTally {
  private static final int MOST_LISTED = 1_000;

  private int accepted;
  private int duplicates;
  private int ignored;
  private int rejectedCount;
  private int index;
  private final List<String> unconfirmed = new ArrayList<>();
  private final ArrayNode rejected = Json.array();

  /**
   * @param outcomes of the claims, in their order
   */
  void take(Notices notices, List<Outcome> outcomes) {
    Iterator<Outcome> next = outcomes.iterator();
    for (Reading<Notice> notice : notices.all()) {
      if (notice instanceof Reading.Valid<Notice> valid) {
        take(valid.value(), next);
      } else {
        reject(Tally.problem(notice));
      }
      index++;
    }
  }

  private void reject(Problem problem) {
    if (rejected.size() < MOST_LISTED) {
      rejected.addObject().put("index", index).set("problem", problem.toJson());
    }
    rejectedCount++;
  }

  private void take(Notice notice, Iterator<Outcome> outcomes) {
    if (notice instanceof Notice.Taken) {
      take(outcomes.next());
      return;
    }
    ignored++;
    if (notice instanceof Notice.Subscription asked) {
      unconfirmed.add(asked.topic());
    }
  }

  /** A conflict is the same news in other words: as a store tells it by another way, for one. */
  private void take(Outcome outcome) {
    if (outcome instanceof Outcome.EventAccepted taken && !taken.duplicate()) {
      accepted++;
    } else {
      duplicates++;
    }
  }

  /** Whether there was something wrong, and nothing that was right. */
  boolean isRefusal() {
    return rejectedCount > 0 && rejectedCount == index;
  }

  Map<String, Integer> counts() {
    return Map.of(
        "accepted", accepted,
        "duplicate", duplicates,
        "ignored", ignored,
        "rejected", rejectedCount);
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("accepted", accepted)
            .put("duplicates", duplicates)
            .put("ignored", ignored)
            .put("rejected_count", rejectedCount);
    json.set("rejected", rejected);
    unconfirmed.forEach(
        topic ->
            json.put(
                "detail",
                topic
                    + " is not confirmed by the service itself: open its SubscribeURL, which is in"
                    + " the log, if its notices are wanted."));
    return json;
  }
}
