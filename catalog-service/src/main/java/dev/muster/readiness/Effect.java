package dev.muster.readiness;

import dev.muster.model.Outcome;
import java.util.List;

/** What an entry does to the state, and the answer to whoever sent it. */
public record Effect(Outcome outcome, List<Change> changes) {
  static Effect none(Outcome outcome) {
    return new Effect(outcome, List.of());
  }
}
