package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The committed state, shared between its one writer and any number of readers. */
final class LiveReads implements Reads {
  private final Store store;

  /** Held while a commit becomes visible. */
  private final Object lock = new Object();

  private volatile Snapshot committed;
  private volatile DateIndex<Feed> feedDates;
  private volatile DateIndex<String> groupDates;

  LiveReads(Store store, Snapshot committed) {
    this.store = store;
    replaceBy(committed);
  }

  /** From now on this is what is committed, wherever it comes from. */
  void replaceBy(Snapshot loaded) {
    synchronized (lock) {
      committed = loaded;
      feedDates = new DateIndex<>(lock, () -> committed.partitions().contents(), store::feedsOn);
      groupDates =
          new DateIndex<>(lock, () -> committed.groupStatuses().contents(), store::groupsOn);
    }
  }

  Snapshot committed() {
    return committed;
  }

  DateIndex<Feed> feedDates() {
    return feedDates;
  }

  DateIndex<String> groupDates() {
    return groupDates;
  }

  /** Reads what is needed to say on which dates there is anything. */
  void completeDates() {
    feedDates.complete();
    groupDates.complete();
  }

  /** Shows what a batch has done to readers, all at once. */
  void apply(Draft draft, Batch batch) {
    Snapshot before = committed;
    Snapshot after =
        new Snapshot(
            draft.groups(),
            before.partitions().after(batch.partitionPages()),
            before.groupStatuses().after(batch.groupPages()));
    synchronized (lock) {
      feedDates.apply(Kind.PARTITIONS, draft.partitions().changed(), batch.partitionPages());
      groupDates.apply(Kind.GROUP_STATUSES, draft.groupStatuses().changed(), batch.groupPages());
      committed = after;
    }
  }

  /** What takes long comes first, so that the snapshot is a new one. */
  private <T> T read(DateIndex<?> index, Function<Snapshot, T> question) {
    index.complete();
    return read(question);
  }

  /** Again from what is newest, if a page that was to be read has been replaced long since. */
  private <T> T read(Function<Snapshot, T> question) {
    try {
      return question.apply(committed);
    } catch (StaleStateException e) {
      return question.apply(committed);
    }
  }

  @Override
  public Optional<PartitionStatus> partition(Partition partition) {
    return read(s -> s.partition(partition));
  }

  @Override
  public List<PartitionStatus> partitions(PartitionQuery query) {
    return read(
        feedDates,
        s ->
            feedsFrom(query)
                .flatMap(feed -> dates(feed, query).map(date -> new Partition(feed, date)))
                .flatMap(partition -> s.partition(partition).stream())
                .filter(row -> query.status().isEmpty() || query.status().get() == row.status())
                .limit(query.limit())
                .toList());
  }

  private Stream<Feed> feedsFrom(PartitionQuery query) {
    return feedDates.keys().stream()
        .filter(feed -> query.after().filter(row -> row.feed().compareTo(feed) > 0).isEmpty())
        .filter(feed -> isIn(query.sourceSystem(), feed.sourceSystem()))
        .filter(feed -> isIn(query.dataType(), feed.dataType()));
  }

  private static boolean isIn(Optional<String> wanted, String name) {
    return wanted.isEmpty() || wanted.get().equals(name);
  }

  private Stream<LocalDate> dates(Feed feed, PartitionQuery query) {
    Optional<LocalDate> before =
        query.after().filter(row -> row.feed().equals(feed)).map(Partition::dataAsOfDate);
    return dates(feed, query.status()).stream()
        .filter(date -> isWithin(date, query.from(), query.to(), before));
  }

  /** No more dates than need be: those that are not ready are few. */
  private List<LocalDate> dates(Feed feed, Optional<IngestionStatus> status) {
    if (status.isEmpty()) {
      return feedDates.dates(feed);
    }
    return status.get() == IngestionStatus.READY_FOR_CONSUMPTION
        ? feedDates.markedDates(feed)
        : feedDates.unmarkedDates(feed);
  }

  private static boolean isWithin(
      LocalDate date,
      Optional<LocalDate> from,
      Optional<LocalDate> to,
      Optional<LocalDate> before) {
    return from.filter(date::isBefore).isEmpty()
        && to.filter(date::isAfter).isEmpty()
        && before.filter(last -> !date.isBefore(last)).isEmpty();
  }

  @Override
  public boolean knows(Feed feed) {
    return feedDates.knows(feed);
  }

  @Override
  public List<FeedLatest> feeds() {
    return read(
        feedDates,
        s -> feedDates.keys().stream().flatMap(feed -> latest(s, feed).stream()).toList());
  }

  private Optional<FeedLatest> latest(Snapshot snapshot, Feed feed) {
    return rows(snapshot, feed, feedDates.dates(feed))
        .findFirst()
        .map(newest -> new FeedLatest(feed, newest, newestReady(snapshot, feed)));
  }

  private Optional<PartitionStatus> newestReady(Snapshot snapshot, Feed feed) {
    return rows(snapshot, feed, feedDates.markedDates(feed))
        .filter(PartitionStatus::isReady)
        .findFirst();
  }

  private static Stream<PartitionStatus> rows(Snapshot snapshot, Feed feed, List<LocalDate> dates) {
    return dates.stream().flatMap(date -> snapshot.partition(new Partition(feed, date)).stream());
  }

  @Override
  public Optional<GroupDefinition> group(String consumerGroupName) {
    return committed.groups().get(consumerGroupName);
  }

  @Override
  public List<GroupDefinition> groups() {
    return committed.groups().all();
  }

  @Override
  public Optional<GroupStatus> groupStatus(GroupDate key) {
    return read(s -> s.groupStatus(key));
  }

  @Override
  public List<GroupStatus> groupStatuses(GroupStatusQuery query) {
    return read(
        groupDates,
        s ->
            groupDates.dates(query.consumerGroupName()).stream()
                .filter(date -> isWithin(date, query.from(), query.to(), query.before()))
                .map(date -> new GroupDate(query.consumerGroupName(), date))
                .flatMap(key -> s.groupStatus(key).stream())
                .filter(row -> query.status().isEmpty() || query.status().get() == row.status())
                .limit(query.limit())
                .toList());
  }

  @Override
  public List<GroupStatus> readyForNotification() {
    return groups().stream()
        .filter(group -> !group.spec().endpoints().isEmpty())
        .flatMap(group -> readyForNotification(group.consumerGroupName()).stream())
        .toList();
  }

  @Override
  public List<GroupStatus> readyForNotification(String consumerGroupName) {
    return read(
        groupDates,
        s ->
            groupDates.markedDates(consumerGroupName).stream()
                .flatMap(date -> s.groupStatus(new GroupDate(consumerGroupName, date)).stream())
                .filter(row -> row.status() == GroupState.READY_FOR_NOTIFICATION)
                .toList());
  }

  @Override
  public Optional<Announcement> announcement(GroupDate key) {
    return read(s -> s.groupStatus(key).flatMap(row -> announcement(s, row)));
  }

  private static Optional<Announcement> announcement(Snapshot snapshot, GroupStatus row) {
    List<PartitionStatus> partitions = new ArrayList<>();
    for (Feed feed : row.required()) {
      snapshot.partition(new Partition(feed, row.dataAsOfDate())).ifPresent(partitions::add);
    }
    return snapshot
        .groups()
        .get(row.consumerGroupName())
        .map(group -> new Announcement(row, group, List.copyOf(partitions)));
  }
}
