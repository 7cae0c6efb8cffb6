package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.readiness.Change;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;

/** The committed state, shared between its one writer and any number of readers. */
final class LiveReads implements Reads {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private MemoryState state;

  LiveReads(MemoryState state) {
    this.state = state;
  }

  void replaceBy(MemoryState reloaded) {
    lock.writeLock().lock();
    try {
      state = reloaded;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Shows all these changes to readers at once. */
  void apply(List<Change> changes) {
    lock.writeLock().lock();
    try {
      changes.forEach(state::apply);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T read(Function<MemoryState, T> question) {
    lock.readLock().lock();
    try {
      return question.apply(state);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Optional<PartitionStatus> partition(Partition partition) {
    return read(s -> s.partition(partition));
  }

  @Override
  public List<PartitionStatus> partitions(PartitionQuery query) {
    return read(
        s ->
            feedsFrom(s, query)
                .flatMap(feed -> rows(feed.getKey(), feed.getValue(), query))
                .filter(row -> query.status().isEmpty() || query.status().get() == row.status())
                .limit(query.limit())
                .toList());
  }

  private static Stream<Map.Entry<Feed, NavigableMap<LocalDate, PartitionStatus>>> feedsFrom(
      MemoryState state, PartitionQuery query) {
    NavigableMap<Feed, NavigableMap<LocalDate, PartitionStatus>> all = state.partitions().byKey();
    return query.after().map(row -> all.tailMap(row.feed(), true)).orElse(all).entrySet().stream()
        .filter(feed -> isIn(query.sourceSystem(), feed.getKey().sourceSystem()))
        .filter(feed -> isIn(query.dataType(), feed.getKey().dataType()));
  }

  private static boolean isIn(Optional<String> wanted, String name) {
    return wanted.isEmpty() || wanted.get().equals(name);
  }

  private static Stream<PartitionStatus> rows(
      Feed feed, NavigableMap<LocalDate, PartitionStatus> byDate, PartitionQuery query) {
    LocalDate from = query.from().orElse(LocalDate.MIN);
    LocalDate to = query.to().orElse(LocalDate.MAX);
    Optional<LocalDate> before =
        query.after().filter(row -> row.feed().equals(feed)).map(Partition::dataAsOfDate);
    if (before.isPresent() && !before.get().isAfter(to)) {
      to = before.get().minusDays(1);
    }
    return from.isAfter(to)
        ? Stream.empty()
        : byDate.subMap(from, true, to, true).descendingMap().values().stream();
  }

  @Override
  public boolean knows(Feed feed) {
    return read(s -> s.partitions().byKey().containsKey(feed));
  }

  @Override
  public List<FeedLatest> feeds() {
    return read(
        s ->
            s.partitions().byKey().entrySet().stream()
                .map(feed -> latest(feed.getKey(), feed.getValue()))
                .toList());
  }

  private static FeedLatest latest(Feed feed, NavigableMap<LocalDate, PartitionStatus> rows) {
    return new FeedLatest(
        feed,
        rows.lastEntry().getValue(),
        rows.descendingMap().values().stream().filter(PartitionStatus::isReady).findFirst());
  }

  @Override
  public Optional<GroupDefinition> group(String consumerGroupName) {
    return read(s -> s.group(consumerGroupName));
  }

  @Override
  public List<GroupDefinition> groups() {
    return read(s -> List.copyOf(s.groups().values()));
  }

  @Override
  public Optional<GroupStatus> groupStatus(GroupDate key) {
    return read(s -> s.groupStatus(key));
  }

  @Override
  public List<GroupStatus> groupStatuses(String consumerGroupName) {
    return read(
        s -> List.copyOf(s.groupStatuses().ofKey(consumerGroupName).descendingMap().values()));
  }

  @Override
  public List<GroupStatus> readyForNotification() {
    return read(
        s ->
            s.groupStatuses().byKey().values().stream()
                .flatMap(rows -> rows.values().stream())
                .filter(row -> row.status() == GroupState.READY_FOR_NOTIFICATION)
                .toList());
  }

  @Override
  public Optional<Announcement> announcement(GroupDate key) {
    return read(s -> s.groupStatus(key).flatMap(row -> announcement(s, row)));
  }

  private static Optional<Announcement> announcement(MemoryState state, GroupStatus row) {
    List<PartitionStatus> partitions = new ArrayList<>();
    for (Feed feed : row.required()) {
      state.partition(new Partition(feed, row.dataAsOfDate())).ifPresent(partitions::add);
    }
    return state
        .group(row.consumerGroupName())
        .map(group -> new Announcement(row, group, List.copyOf(partitions)));
  }
}
