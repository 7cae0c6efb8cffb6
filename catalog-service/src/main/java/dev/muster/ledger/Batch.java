package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that one commit writes.
 *
 * @param events new rows of the history, by arrival
 * @param deliveries new rows of the history of deliveries, by arrival
 * @param definitions all groups there are, by name, if any of them changed
 * @param partitionPages per touched date all rows of that date, by feed
 * @param groupPages per touched date all rows of that date, by group; an empty page has lost its
 *     last row
 */
public record Batch(
    BatchMark mark,
    List<IngestionEvent> events,
    List<Delivery> deliveries,
    Optional<List<GroupDefinition>> definitions,
    SortedMap<LocalDate, List<PartitionStatus>> partitionPages,
    SortedMap<LocalDate, List<GroupStatus>> groupPages) {
  /** Whether nothing would be written. */
  public boolean isEmpty() {
    return events.isEmpty()
        && deliveries.isEmpty()
        && definitions.isEmpty()
        && partitionPages.isEmpty()
        && groupPages.isEmpty();
  }
}
