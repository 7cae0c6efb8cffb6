package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import dev.muster.readiness.Change;
import dev.muster.readiness.Lack;
import dev.muster.readiness.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The committed state with the changes of the batch under way laid over it. */
final class Draft implements State {
  private final Groups committed;
  private final EventMemory memory;
  private final Desk<Feed, PartitionStatus> partitions;
  private final Desk<String, GroupStatus> groupStatuses;
  private final DateIndex<Feed> feedDates;
  private final DateIndex<String> groupDates;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, IngestionEvent> events = new HashMap<>();

  /** Of the groups that were decided, kept up to date with the rows of their feeds. */
  private final Map<GroupDate, Lack> lacks = new HashMap<>();

  private final Map<String, Long> positions = new HashMap<>();

  /** An empty value is a group that the batch removes. */
  private final Map<String, Optional<GroupDefinition>> groups = new HashMap<>();

  Draft(
      Groups committed,
      EventMemory memory,
      Desk<Feed, PartitionStatus> partitions,
      Desk<String, GroupStatus> groupStatuses,
      DateIndex<Feed> feedDates,
      DateIndex<String> groupDates) {
    this.committed = committed;
    this.memory = memory;
    this.partitions = partitions;
    this.groupStatuses = groupStatuses;
    this.feedDates = feedDates;
    this.groupDates = groupDates;
  }

  Desk<Feed, PartitionStatus> partitions() {
    return partitions;
  }

  Desk<String, GroupStatus> groupStatuses() {
    return groupStatuses;
  }

  /** The groups as the batch leaves them. */
  Groups groups() {
    return committed.with(groups);
  }

  @Override
  public Optional<PartitionStatus> partition(Partition partition) {
    return partitions.get(partition.feed(), partition.dataAsOfDate());
  }

  @Override
  public Optional<SeenEvent> event(String eventId, Partition partition) {
    return Optional.ofNullable(events.get(eventId))
        .map(IngestionEvent::seen)
        .or(() -> memory.find(eventId));
  }

  @Override
  public Optional<GroupDefinition> group(String name) {
    Optional<GroupDefinition> drafted = groups.get(name);
    return drafted == null ? committed.get(name) : drafted;
  }

  @Override
  public Collection<GroupDefinition> groupsWaitingFor(Feed feed) {
    if (groups.isEmpty()) {
      return committed.waitingFor(feed);
    }
    NavigableMap<String, GroupDefinition> waiting = new TreeMap<>();
    committed.waitingFor(feed).forEach(g -> waiting.put(g.consumerGroupName(), g));
    waiting.keySet().removeAll(groups.keySet());
    groups.values().stream()
        .flatMap(Optional::stream)
        .filter(group -> group.spec().requiredFeeds().contains(feed))
        .forEach(group -> waiting.put(group.consumerGroupName(), group));
    return waiting.values();
  }

  @Override
  public Optional<GroupStatus> groupStatus(GroupDate key) {
    return groupStatuses.get(key.consumerGroupName(), key.dataAsOfDate());
  }

  @Override
  public Lack lack(GroupDate key, List<Feed> required) {
    Lack known = lacks.get(key);
    if (known == null || !known.required().equals(required)) {
      known = lackOf(key, required);
      lacks.put(key, known);
    }
    return known;
  }

  /** Of which the rows are needed to say what the group lacks on its date. */
  List<Feed> feedsToLookAt(GroupDate key) {
    return groupStatus(key)
        .map(row -> Lack.isToldBy(row) ? List.<Feed>of() : row.required())
        .or(() -> group(key.consumerGroupName()).map(group -> group.spec().requiredFeeds()))
        .orElse(List.of());
  }

  private Lack lackOf(GroupDate key, List<Feed> required) {
    Function<Feed, Optional<PartitionStatus>> rows =
        feed -> partition(new Partition(feed, key.dataAsOfDate()));
    return groupStatus(key)
        .filter(row -> row.required().equals(required))
        .map(row -> Lack.of(row, rows))
        .orElseGet(() -> Lack.among(committed.sharing(key.consumerGroupName(), required), rows));
  }

  @Override
  public Set<LocalDate> datesOf(Feed feed) {
    Set<LocalDate> dates = new TreeSet<>(feedDates.dates(feed));
    partitions.adjust(feed, dates);
    return dates;
  }

  @Override
  public Set<LocalDate> datesOf(String consumerGroupName) {
    Set<LocalDate> dates = new TreeSet<>(groupDates.dates(consumerGroupName));
    groupStatuses.adjust(consumerGroupName, dates);
    return dates;
  }

  void accept(Change change) {
    changes.add(change);
    if (change instanceof Change.EventAdded added) {
      events.put(added.event().eventId(), added.event());
    } else if (change instanceof Change.PartitionChanged changed) {
      put(changed.row());
    } else if (change instanceof Change.GroupStatusChanged changed) {
      groupStatuses.put(changed.row());
    } else if (change instanceof Change.GroupStatusDropped dropped) {
      groupStatuses.remove(dropped.key().consumerGroupName(), dropped.key().dataAsOfDate());
    } else if (change instanceof Change.GroupChanged changed) {
      put(changed.definition().consumerGroupName(), Optional.of(changed.definition()));
    } else if (change instanceof Change.GroupDropped dropped) {
      put(dropped.consumerGroupName(), Optional.empty());
    } else if (change instanceof Change.PositionsMoved moved) {
      positions.putAll(moved.positions());
    }
  }

  private void put(PartitionStatus row) {
    partitions.put(row);
    Partition partition = row.partition();
    for (GroupDefinition group : groupsWaitingFor(partition.feed())) {
      lacks.computeIfPresent(
          new GroupDate(group.consumerGroupName(), partition.dataAsOfDate()),
          (key, lack) -> lack.after(row));
    }
  }

  private void put(String consumerGroupName, Optional<GroupDefinition> group) {
    groups.put(consumerGroupName, group);
    lacks.clear();
  }

  /** The changes so far, in order. */
  List<Change> changes() {
    return changes;
  }

  /** The date of a batch of which the last entry arrived then. */
  static LocalDate dateOf(Instant lastArrival) {
    return LocalDate.ofInstant(lastArrival, ZoneOffset.UTC);
  }

  /** All that has to be written so that the store holds what this draft holds. */
  Batch batch(BatchMark mark, Paging paging) {
    List<IngestionEvent> added = new ArrayList<>();
    List<Delivery> deliveries = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.EventAdded event) {
        added.add(event.event());
      } else if (change instanceof Change.DeliveryAdded delivery) {
        deliveries.add(delivery.delivery());
      }
    }
    LocalDate today = dateOf(mark.lastArrival());
    return new Batch(
        mark,
        added,
        deliveries,
        groups.isEmpty() ? Optional.empty() : Optional.of(groups().all()),
        partitions.work(mark.id(), paging, today),
        groupStatuses.work(mark.id(), paging, today),
        positions);
  }
}
