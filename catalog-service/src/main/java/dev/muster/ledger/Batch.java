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
 * @param partitionPages the pages of status rows that change, whole
 * @param groupPages the pages of group statuses that change, whole
 * @param positions how far streams have been read, of those that were read on; the store keeps the
 *     others
 */
public record Batch(
    BatchMark mark,
    List<IngestionEvent> events,
    List<Delivery> deliveries,
    Optional<List<GroupDefinition>> definitions,
    PageChanges<PartitionStatus> partitionPages,
    PageChanges<GroupStatus> groupPages,
    Map<String, Long> positions) {
  public Batch {
    positions = Map.copyOf(positions);
  }

  /** A batch that no stream is part of. */
  public Batch(
      BatchMark mark,
      List<IngestionEvent> events,
      List<Delivery> deliveries,
      Optional<List<GroupDefinition>> definitions,
      PageChanges<PartitionStatus> partitionPages,
      PageChanges<GroupStatus> groupPages) {
    this(mark, events, deliveries, definitions, partitionPages, groupPages, Map.of());
  }

  /** Whether nothing would be written. */
  public boolean isEmpty() {
    return events.isEmpty()
        && deliveries.isEmpty()
        && definitions.isEmpty()
        && partitionPages.isEmpty()
        && groupPages.isEmpty()
        && positions.isEmpty();
  }
}
