package dev.muster.http;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.Reads;
import dev.muster.model.GroupStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Outcome.EventAccepted;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lets senders of events wait until the files have been looked at. */
final class Verdicts {
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Reads reads;
  private final Waiters<Partition> waiters;

  Verdicts(Ledger ledger) {
    reads = ledger.reads();
    waiters = Waiters.forVerdicts(ledger);
  }

  /** The outcomes as they stand once no partition waits any more, or else when the time is over. */
  CompletableFuture<List<Outcome>> awaited(List<Outcome> outcomes, Duration longest) {
    List<Partition> awaited =
        outcomes.stream()
            .filter(EventAccepted.class::isInstance)
            .map(outcome -> ((EventAccepted) outcome).status())
            .filter(row -> row.awaitedCheck() != null)
            .map(PartitionStatus::partition)
            .distinct()
            .toList();
    if (longest.isZero() || awaited.isEmpty() || !waiters.hasRoomFor(awaited.size())) {
      return CompletableFuture.completedFuture(outcomes);
    }
    return CompletableFuture.allOf(
            awaited.stream()
                .map(partition -> waiters.until(partition, longest, () -> isSettled(partition)))
                .toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> outcomes.stream().map(this::now).toList());
  }

  private boolean isSettled(Partition partition) {
    return reads.partition(partition).filter(row -> row.awaitedCheck() == null).isPresent();
  }

  private Outcome now(Outcome outcome) {
    if (!(outcome instanceof EventAccepted accepted)) {
      return outcome;
    }
    List<GroupStatus> groups =
        accepted.groups().stream()
            .map(GroupStatus::key)
            .map(reads::groupStatus)
            .flatMap(Optional::stream)
            .toList();
    return reads
        .partition(accepted.status().partition())
        .map(row -> new EventAccepted(accepted.eventId(), row, accepted.duplicate(), groups))
        .orElse(accepted);
  }

  /** Lets everybody go, now and from now on. */
  void release() {
    waiters.release();
  }
}
