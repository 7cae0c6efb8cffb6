package dev.muster.ledger;

import dev.muster.model.Claim;
import dev.muster.model.Feed;
import dev.muster.model.Outcome;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import dev.muster.readiness.Effect;
import dev.muster.readiness.Readiness;
import dev.muster.readiness.State;
import java.time.Instant;
import java.util.List;

/** State that entries are applied to at once: no queue, no store. */
public final class Rows {
  private final MemoryState state =
      new MemoryState(new EventMemory(1_000, Instant.EPOCH, List.of()));
  private Instant lastArrival = Samples.NIGHT;

  public Outcome apply(Claim claim) {
    lastArrival = lastArrival.plusSeconds(1);
    Effect effect = Readiness.apply(state, claim.at(lastArrival));
    effect.changes().forEach(state::apply);
    return effect.outcome();
  }

  public State state() {
    return state;
  }

  /** The row of the feed on {@link Samples#DATE}. */
  public PartitionStatus partition(Feed feed) {
    return state.partition(new Partition(feed, Samples.DATE)).orElseThrow();
  }

  public Instant lastArrival() {
    return lastArrival;
  }
}
