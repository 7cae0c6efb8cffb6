package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one commit writes.
 *
 * @param events new rows of the history, by arrival
 * @param deliveries new rows of the history of deliveries, by arrival
 * @param definitions all groups there are, by name, if any of them changed
 * @param partitionPages the pages of status rows that change, whole
 * @param groupPages the pages of group statuses that change, whole
 */
public record Batch(
    BatchMark mark,
    List<IngestionEvent> events,
    List<Delivery> deliveries,
    Optional<List<GroupDefinition>> definitions,
    PageChanges<PartitionStatus> partitionPages,
    PageChanges<GroupStatus> groupPages) {
  /** Whether nothing would be written. */
  public boolean isEmpty() {
    return events.isEmpty()
        && deliveries.isEmpty()
        && definitions.isEmpty()
        && partitionPages.isEmpty()
        && groupPages.isEmpty();
  }
}
