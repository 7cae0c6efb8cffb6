package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one commit writes.
 *
 * @param events new rows of the history, by arrival
 * @param deliveries new rows of the history of deliveries, by arrival
 * @param definitions all groups there are, by name, if any of them changed
 * @param partitionWork the pages of status rows that change, whole
 * @param groupWork the pages of group statuses that change, whole
 * @param positions how far streams have been read, of those that were read on; the store keeps the
 *     others
 */
public record Batch(
    BatchMark mark,
    List<IngestionEvent> events,
    List<Delivery> deliveries,
    Optional<List<GroupDefinition>> definitions,
    PageWork<PartitionStatus> partitionWork,
    PageWork<GroupStatus> groupWork,
    Map<String, Long> positions) {
  public Batch {
    positions = Map.copyOf(positions);
  }

  /** A batch that no stream is part of, and of which the pages are known. */
  public Batch(
      BatchMark mark,
      List<IngestionEvent> events,
      List<Delivery> deliveries,
      Optional<List<GroupDefinition>> definitions,
      PageChanges<PartitionStatus> partitionPages,
      PageChanges<GroupStatus> groupPages) {
    this(
        mark,
        events,
        deliveries,
        definitions,
        PageWork.of(partitionPages),
        PageWork.of(groupPages),
        Map.of());
  }

  public PageChanges<PartitionStatus> partitionPages() {
    return partitionWork.changes();
  }

  public PageChanges<GroupStatus> groupPages() {
    return groupWork.changes();
  }

  /** Whether nothing would be written. */
  public boolean isEmpty() {
    return events.isEmpty()
        && deliveries.isEmpty()
        && definitions.isEmpty()
        && partitionWork.isEmpty()
        && groupWork.isEmpty()
        && positions.isEmpty();
  }
}
