package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.IngestionEvent;
import dev.muster.model.PartitionStatus;
import dev.muster.readiness.Change;
import dev.muster.readiness.Change.DeliveryAdded;
import dev.muster.readiness.Change.EventAdded;
import dev.muster.readiness.Change.GroupChanged;
import dev.muster.readiness.Change.GroupStatusChanged;
import dev.muster.readiness.Change.GroupStatusDropped;
import dev.muster.readiness.Change.PartitionChanged;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A batch that is stored, with the rows it changed in the order of its entries. */
public record Committed(BatchMark mark, List<Change> changes) {
  /** The events that were taken, by arrival; duplicates are none. */
  public List<IngestionEvent> events() {
    return of(EventAdded.class).map(EventAdded::event).toList();
  }

  /** The status rows that changed, in order; of one partition there may be several. */
  public List<PartitionStatus> partitions() {
    return of(PartitionChanged.class).map(PartitionChanged::row).toList();
  }

  /** The attempts that were recorded, and the requests to send again. */
  public List<Delivery> deliveries() {
    return of(DeliveryAdded.class).map(DeliveryAdded::delivery).toList();
  }

  /** The groups that were defined, or whose definition changed. */
  public Set<String> changedGroups() {
    Set<String> names = new LinkedHashSet<>();
    of(GroupChanged.class)
        .map(GroupChanged::definition)
        .forEach(g -> names.add(g.consumerGroupName()));
    return names;
  }

  /** The group statuses that changed, appeared or went. */
  public Set<GroupDate> changedGroupStatuses() {
    Set<GroupDate> keys = new LinkedHashSet<>();
    of(GroupStatusChanged.class).map(GroupStatusChanged::row).forEach(row -> keys.add(row.key()));
    of(GroupStatusDropped.class).map(GroupStatusDropped::key).forEach(keys::add);
    return keys;
  }

  private <T extends Change> Stream<T> of(Class<T> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast);
  }
}
