package dev.muster.readiness;

import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import dev.muster.model.Validation;
import dev.muster.readiness.Change.EventAdded;
import dev.muster.readiness.Change.GroupStatusChanged;
import dev.muster.readiness.Change.PartitionChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An event changes the row of its partition, and of every group that waits for it. */
final class Ingestion {
  private Ingestion() {}

  static Effect apply(State state, IngestionEvent event) {
    Optional<SeenEvent> earlier = state.event(event.eventId(), event.partition());
    if (earlier.isPresent()) {
      return Effect.none(repeated(state, event, earlier.get()));
    }
    Optional<PartitionStatus> before = state.partition(event.partition());
    PartitionStatus after = before.map(row -> next(row, event)).orElseGet(() -> first(event));
    List<Change> changes = new ArrayList<>();
    changes.add(new EventAdded(event));
    if (!before.equals(Optional.of(after))) {
      changes.add(new PartitionChanged(after));
    }
    List<GroupStatus> groups = decideGroups(state, after, event, changes);
    return new Effect(new Outcome.EventAccepted(event.eventId(), after, false, groups), changes);
  }

  private static Outcome repeated(State state, IngestionEvent event, SeenEvent earlier) {
    if (!event.repeats(earlier)) {
      return new Outcome.EventConflict(event.eventId(), earlier.partition());
    }
    Partition partition = event.partition();
    List<GroupStatus> groups =
        state.groupsWaitingFor(partition.feed()).stream()
            .map(group -> state.groupStatus(keyOf(group, partition)))
            .flatMap(Optional::stream)
            .toList();
    PartitionStatus row = state.partition(partition).orElseThrow();
    return new Outcome.EventAccepted(event.eventId(), row, true, groups);
  }

  private static PartitionStatus first(IngestionEvent event) {
    return row(event, isDelivery(event) ? 1 : 0, null, event.receivedAt());
  }

  private static boolean isDelivery(IngestionEvent event) {
    return event.status().isDelivery() && event.verdict().isEmpty();
  }

  /** The later {@code ingestion_date} wins, then arrival; older news still counts as a delivery. */
  private static PartitionStatus next(PartitionStatus row, IngestionEvent event) {
    if (event.verdict().isPresent()) {
      return judged(row, event, event.verdict().get());
    }
    int revision = row.revision() + (isDelivery(event) ? 1 : 0);
    if (!event.ingestionDate().isBefore(row.ingestionDate())) {
      return row(event, revision, row.schemaFingerprint(), row.createdAt());
    }
    return revision == row.revision() ? row : row.delivered(revision, event.receivedAt());
  }

  /** A verdict is about one event, and no news about what has been said since. */
  private static PartitionStatus judged(
      PartitionStatus row, IngestionEvent event, Validation.Verdict verdict) {
    return row.lastEventId().equals(verdict.eventId())
        ? row(event, row.revision(), verdict.schemaFingerprint(), row.createdAt())
        : row;
  }

  private static PartitionStatus row(
      IngestionEvent event, int revision, String fingerprint, Instant createdAt) {
    return new PartitionStatus(
        event.partition(),
        event.ingestionDate(),
        event.filePath(),
        status(event),
        event.statusReason(),
        event.recordCount(),
        event.fileCount(),
        event.fileSizeBytes(),
        fingerprint,
        revision,
        event.eventId(),
        event.askedCheck().orElse(null),
        createdAt,
        event.receivedAt());
  }

  /** Without validation, what has landed is ready. */
  private static IngestionStatus status(IngestionEvent event) {
    if (event.status() != IngestionStatus.INGESTED) {
      return event.status();
    }
    return event.askedCheck().isPresent()
        ? IngestionStatus.PROCESSING
        : IngestionStatus.READY_FOR_CONSUMPTION;
  }

  private static List<GroupStatus> decideGroups(
      State state, PartitionStatus changed, IngestionEvent event, List<Change> changes) {
    Partition partition = changed.partition();
    Collection<GroupDefinition> waiting = state.groupsWaitingFor(partition.feed());
    List<GroupStatus> decided = new ArrayList<>(waiting.size());
    for (GroupDefinition group : waiting) {
      GroupDate key = keyOf(group, partition);
      Optional<GroupStatus> before = state.groupStatus(key);
      GroupStatus after = GroupRule.decide(state, group, changed, event.receivedAt());
      if (!before.equals(Optional.of(after))) {
        changes.add(new GroupStatusChanged(after));
      }
      decided.add(after);
    }
    return decided;
  }

  private static GroupDate keyOf(GroupDefinition group, Partition partition) {
    return new GroupDate(group.consumerGroupName(), partition.dataAsOfDate());
  }
}
