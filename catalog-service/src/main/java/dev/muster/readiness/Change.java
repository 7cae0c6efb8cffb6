package dev.muster.readiness;

import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import java.util.Map;

/** One row that an entry adds, replaces or removes. */
public sealed interface Change {
  /** A row for the history. */
  record EventAdded(IngestionEvent event) implements Change {}

  record PartitionChanged(PartitionStatus row) implements Change {}

  record GroupChanged(GroupDefinition definition) implements Change {}

  record GroupDropped(String consumerGroupName) implements Change {}

  record GroupStatusChanged(GroupStatus row) implements Change {}

  record GroupStatusDropped(GroupDate key) implements Change {}

  /** How far streams have been read. */
  record PositionsMoved(Map<String, Long> positions) implements Change {}

  /** A row for the history of deliveries. */
  record DeliveryAdded(Delivery delivery) implements Change {}
}
