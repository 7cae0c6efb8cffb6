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
import dev.muster.readiness.State;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The committed state with the changes of the batch under way laid over it. */
final class Draft implements State {
  private final MemoryState committed;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, SeenEvent> events = new HashMap<>();
  private final Map<Partition, PartitionStatus> partitions = new HashMap<>();

  /** An empty value is a row that the batch removes. */
  private final Map<GroupDate, Optional<GroupStatus>> groupStatuses = new HashMap<>();

  private final Map<String, Optional<GroupDefinition>> groups = new HashMap<>();

  Draft(MemoryState committed) {
    this.committed = committed;
  }

  @Override
  public Optional<PartitionStatus> partition(Partition partition) {
    return Optional.ofNullable(partitions.get(partition)).or(() -> committed.partition(partition));
  }

  @Override
  public Optional<SeenEvent> event(String eventId, Partition partition) {
    return Optional.ofNullable(events.get(eventId)).or(() -> committed.event(eventId, partition));
  }

  @Override
  public Optional<GroupDefinition> group(String name) {
    Optional<GroupDefinition> drafted = groups.get(name);
    return drafted == null ? committed.group(name) : drafted;
  }

  @Override
  public Collection<GroupDefinition> groupsWaitingFor(Feed feed) {
    if (groups.isEmpty()) {
      return committed.groupsWaitingFor(feed);
    }
    NavigableMap<String, GroupDefinition> waiting = new TreeMap<>();
    committed.groupsWaitingFor(feed).forEach(g -> waiting.put(g.consumerGroupName(), g));
    waiting.keySet().removeAll(groups.keySet());
    groups.values().stream()
        .flatMap(Optional::stream)
        .filter(group -> group.spec().requiredFeeds().contains(feed))
        .forEach(group -> waiting.put(group.consumerGroupName(), group));
    return waiting.values();
  }

  @Override
  public Optional<GroupStatus> groupStatus(GroupDate key) {
    Optional<GroupStatus> drafted = groupStatuses.get(key);
    return drafted == null ? committed.groupStatus(key) : drafted;
  }

  @Override
  public Set<LocalDate> datesOf(Feed feed) {
    Set<LocalDate> dates = new TreeSet<>(committed.datesOf(feed));
    partitions.keySet().stream()
        .filter(partition -> partition.feed().equals(feed))
        .forEach(partition -> dates.add(partition.dataAsOfDate()));
    return dates;
  }

  @Override
  public Set<LocalDate> datesOf(String consumerGroupName) {
    Set<LocalDate> dates = new TreeSet<>(committed.datesOf(consumerGroupName));
    groupStatuses.forEach(
        (key, row) -> {
          if (key.consumerGroupName().equals(consumerGroupName)) {
            row.ifPresentOrElse(
                present -> dates.add(key.dataAsOfDate()), () -> dates.remove(key.dataAsOfDate()));
          }
        });
    return dates;
  }

  void accept(Change change) {
    changes.add(change);
    if (change instanceof Change.EventAdded added) {
      events.put(added.event().eventId(), added.event().seen());
    } else if (change instanceof Change.PartitionChanged changed) {
      partitions.put(changed.row().partition(), changed.row());
    } else if (change instanceof Change.GroupStatusChanged changed) {
      groupStatuses.put(changed.row().key(), Optional.of(changed.row()));
    } else if (change instanceof Change.GroupStatusDropped dropped) {
      groupStatuses.put(dropped.key(), Optional.empty());
    } else if (change instanceof Change.GroupChanged changed) {
      groups.put(changed.definition().consumerGroupName(), Optional.of(changed.definition()));
    } else if (change instanceof Change.GroupDropped dropped) {
      groups.put(dropped.consumerGroupName(), Optional.empty());
    }
  }

  /** The changes so far, in order. */
  List<Change> changes() {
    return changes;
  }

  /** All that has to be written so that the store holds what this draft holds. */
  Batch batch(BatchMark mark) {
    List<IngestionEvent> added = new ArrayList<>();
    List<Delivery> deliveries = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.EventAdded event) {
        added.add(event.event());
      } else if (change instanceof Change.DeliveryAdded delivery) {
        deliveries.add(delivery.delivery());
      }
    }
    return new Batch(mark, added, deliveries, allDefinitions(), partitionPages(), groupPages());
  }

  private Optional<List<GroupDefinition>> allDefinitions() {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    NavigableMap<String, GroupDefinition> all = new TreeMap<>(committed.groups());
    groups.forEach(
        (name, group) ->
            group.ifPresentOrElse(defined -> all.put(name, defined), () -> all.remove(name)));
    return Optional.of(List.copyOf(all.values()));
  }

  private SortedMap<LocalDate, List<PartitionStatus>> partitionPages() {
    Map<LocalDate, NavigableMap<Feed, PartitionStatus>> pages = new TreeMap<>();
    for (PartitionStatus row : partitions.values()) {
      LocalDate date = row.partition().dataAsOfDate();
      pages
          .computeIfAbsent(date, d -> new TreeMap<>(committed.partitions().ofDate(d)))
          .put(row.partition().feed(), row);
    }
    return listed(pages);
  }

  private SortedMap<LocalDate, List<GroupStatus>> groupPages() {
    Map<LocalDate, NavigableMap<String, GroupStatus>> pages = new TreeMap<>();
    groupStatuses.forEach(
        (key, row) -> {
          NavigableMap<String, GroupStatus> page =
              pages.computeIfAbsent(
                  key.dataAsOfDate(), d -> new TreeMap<>(committed.groupStatuses().ofDate(d)));
          row.ifPresentOrElse(
              present -> page.put(key.consumerGroupName(), present),
              () -> page.remove(key.consumerGroupName()));
        });
    return listed(pages);
  }

  private static <R> SortedMap<LocalDate, List<R>> listed(
      Map<LocalDate, ? extends NavigableMap<?, R>> pages) {
    SortedMap<LocalDate, List<R>> listed = new TreeMap<>();
    pages.forEach((date, rows) -> listed.put(date, List.copyOf(rows.values())));
    return listed;
  }
}
