package dev.muster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Notice;
import dev.muster.intake.Notices;
import dev.muster.intake.Reading;
import dev.muster.model.Outcome;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What became of the notices of a body. */
final class NoticeTally {
  private int accepted;
  private int duplicates;
  private int ignored;
  private int index;
  private final ArrayNode rejected = Json.array();

  /**
   * @param outcomes of the claims, in their order
   */
  void take(Notices notices, List<Outcome> outcomes) {
    Iterator<Outcome> next = outcomes.iterator();
    for (Reading<Notice> notice : notices.all()) {
      if (!(notice instanceof Reading.Valid<Notice> valid)) {
        rejected.addObject().put("index", index).set("problem", Tally.problem(notice).toJson());
      } else if (valid.value() instanceof Notice.Taken) {
        take(next.next());
      } else {
        ignored++;
      }
      index++;
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
    return !rejected.isEmpty() && rejected.size() == index;
  }

  Map<String, Integer> counts() {
    return Map.of(
        "accepted", accepted,
        "duplicate", duplicates,
        "ignored", ignored,
        "rejected", rejected.size());
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("accepted", accepted)
            .put("duplicates", duplicates)
            .put("ignored", ignored)
            .put("rejected_count", rejected.size());
    json.set("rejected", rejected);
    return json;
  }
}
