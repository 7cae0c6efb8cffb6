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
  private static final Contents NO_PAGES = Contents.of(List.of());

  private final Draft state =
      new Draft(
          new Groups(List.of()),
          new EventMemory(1_000, Instant.EPOCH, List.of()),
          desk(Kind.PARTITIONS),
          desk(Kind.GROUP_STATUSES),
          index(),
          index());
  private Instant lastArrival = Samples.NIGHT;

  private static <K extends Comparable<K>, R> Desk<K, R> desk(Kind<K, R> kind) {
    Shelf<K, R> empty = new Shelf<>(NO_PAGES, new PageCache<>(kind, 1, page -> List.of()));
    return new Desk<>(empty, empty.cache()::get);
  }

  private static <K extends Comparable<K>> DateIndex<K> index() {
    return new DateIndex<>(new Object(), () -> NO_PAGES, page -> List.of());
  }

  public Outcome apply(Claim claim) {
    lastArrival = lastArrival.plusSeconds(1);
    Effect effect = Readiness.apply(state, claim.at(lastArrival));
    effect.changes().forEach(state::accept);
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
