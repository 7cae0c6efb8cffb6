package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import dev.muster.readiness.Change;
import dev.muster.readiness.State;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The committed state, in memory. Not safe for use by several threads. */
final class MemoryState implements State {
  private final Grid<Feed, PartitionStatus> partitions = new Grid<>();
  private final Grid<String, GroupStatus> groupStatuses = new Grid<>();
  private final NavigableMap<String, GroupDefinition> groups = new TreeMap<>();
  private final Map<Feed, NavigableMap<String, GroupDefinition>> waiting = new HashMap<>();
  private final EventMemory events;

  MemoryState(EventMemory events) {
    this.events = events;
  }

  /** The state that the store holds, without what a batch that was cut short still owes it. */
  static MemoryState of(Loaded loaded, EventMemory events) {
    MemoryState state = new MemoryState(events);
    loaded.definitions().forEach(state::putGroup);
    loaded.partitions().forEach(state::putPartition);
    loaded.groupStatuses().forEach(state::putGroupStatus);
    return state;
  }

  @Override
  public Optional<PartitionStatus> partition(Partition partition) {
    return partitions.get(partition.feed(), partition.dataAsOfDate());
  }

  @Override
  public Optional<SeenEvent> event(String eventId, Partition partition) {
    return events.find(eventId);
  }

  @Override
  public Optional<GroupDefinition> group(String consumerGroupName) {
    return Optional.ofNullable(groups.get(consumerGroupName));
  }

  @Override
  public Collection<GroupDefinition> groupsWaitingFor(Feed feed) {
    return waiting.getOrDefault(feed, new TreeMap<>()).values();
  }

  @Override
  public Optional<GroupStatus> groupStatus(GroupDate key) {
    return groupStatuses.get(key.consumerGroupName(), key.dataAsOfDate());
  }

  @Override
  public Set<LocalDate> datesOf(Feed feed) {
    return partitions.ofKey(feed).keySet();
  }

  @Override
  public Set<LocalDate> datesOf(String consumerGroupName) {
    return groupStatuses.ofKey(consumerGroupName).keySet();
  }

  NavigableMap<String, GroupDefinition> groups() {
    return groups;
  }

  Grid<Feed, PartitionStatus> partitions() {
    return partitions;
  }

  Grid<String, GroupStatus> groupStatuses() {
    return groupStatuses;
  }

  void apply(Change change) {
    if (change instanceof Change.EventAdded added) {
      events.add(added.event());
    } else if (change instanceof Change.PartitionChanged changed) {
      putPartition(changed.row());
    } else if (change instanceof Change.GroupStatusChanged changed) {
      putGroupStatus(changed.row());
    } else if (change instanceof Change.GroupStatusDropped dropped) {
      groupStatuses.remove(dropped.key().consumerGroupName(), dropped.key().dataAsOfDate());
    } else if (change instanceof Change.GroupChanged changed) {
      putGroup(changed.definition());
    } else if (change instanceof Change.GroupDropped dropped) {
      removeGroup(dropped.consumerGroupName());
    }
  }

  private void putPartition(PartitionStatus row) {
    partitions.put(row.partition().feed(), row.partition().dataAsOfDate(), row);
  }

  private void putGroupStatus(GroupStatus row) {
    groupStatuses.put(row.consumerGroupName(), row.dataAsOfDate(), row);
  }

  private void putGroup(GroupDefinition group) {
    removeGroup(group.consumerGroupName());
    groups.put(group.consumerGroupName(), group);
    for (Feed feed : group.spec().requiredFeeds()) {
      waiting.computeIfAbsent(feed, f -> new TreeMap<>()).put(group.consumerGroupName(), group);
    }
  }

  private void removeGroup(String name) {
    GroupDefinition removed = groups.remove(name);
    if (removed != null) {
      removed.spec().requiredFeeds().forEach(feed -> waiting.get(feed).remove(name));
    }
  }
}
