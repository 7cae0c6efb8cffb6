package dev.muster.readiness;

import dev.muster.model.Entry;
import dev.muster.model.Outcome;
import java.util.List;

/** What each kind of entry does. */
public final class Readiness {
  private Readiness() {}

  /** The effect of this entry on that state; the same for the same arguments, always. */
  public static Effect apply(State state, Entry entry) {
    if (entry instanceof Entry.Ingested ingested) {
      return Ingestion.apply(state, ingested.event());
    }
    if (entry instanceof Entry.Delivered delivered) {
      return Telling.delivered(state, delivered.delivery());
    }
    if (entry instanceof Entry.RedeliveryRequested request) {
      return Telling.again(state, request);
    }
    if (entry instanceof Entry.PositionsReached reached) {
      return new Effect(
          new Outcome.PositionsKept(), List.of(new Change.PositionsMoved(reached.positions())));
    }
    if (entry instanceof Entry.GroupDefined defined) {
      return Grouping.define(state, defined);
    }
    return Grouping.delete(state, (Entry.GroupDeleted) entry);
  }
}
