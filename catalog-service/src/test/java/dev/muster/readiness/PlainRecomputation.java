package dev.muster.readiness;

import static java.util.stream.Collectors.groupingBy;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the tables must hold, worked out from the whole history in the slow and obvious way. */
public final class PlainRecomputation {
  private static final Comparator<GroupDate> BY_GROUP_AND_DATE =
      Comparator.comparing(GroupDate::consumerGroupName).thenComparing(GroupDate::dataAsOfDate);

  private PlainRecomputation() {}

  /** A status row without the times of arrival. */
  public record PartitionFacts(
      IngestionStatus status,
      String filePath,
      String ingestionDate,
      Long recordCount,
      String reason,
      int revision,
      String lastEventId) {
    public static PartitionFacts of(PartitionStatus row) {
      return new PartitionFacts(
          row.status(),
          row.filePath(),
          row.ingestionDate().toString(),
          row.recordCount(),
          row.statusReason(),
          row.revision(),
          row.lastEventId());
    }
  }

  /** A group's row without the times, and without what was told. */
  public record GroupFacts(Set<Feed> missing, GroupState status) {
    public static GroupFacts of(GroupStatus row) {
      GroupState status =
          row.status() == GroupState.NOTIFIED ? GroupState.READY_FOR_NOTIFICATION : row.status();
      return new GroupFacts(Set.copyOf(row.missing()), status);
    }
  }

  /** The facts of these rows, by the text of their keys. */
  public static Map<String, PartitionFacts> facts(Collection<PartitionStatus> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> row.partition().toString(), PartitionFacts::of, (a, b) -> a, TreeMap::new));
  }

  /** The facts of these rows, by their keys. */
  public static Map<GroupDate, GroupFacts> groupFacts(Collection<GroupStatus> rows) {
    Map<GroupDate, GroupFacts> facts = new TreeMap<>(BY_GROUP_AND_DATE);
    rows.forEach(row -> facts.put(row.key(), GroupFacts.of(row)));
    return facts;
  }

  /** The status rows of this history. */
  public static Map<String, PartitionFacts> partitions(Collection<IngestionEvent> history) {
    Map<String, PartitionFacts> rows = new TreeMap<>();
    history.stream()
        .collect(groupingBy(event -> event.partition().toString()))
        .forEach((partition, events) -> rows.put(partition, partition(events)));
    return rows;
  }

  private static PartitionFacts partition(List<IngestionEvent> events) {
    IngestionEvent newest =
        events.stream()
            .max(
                Comparator.comparing(IngestionEvent::ingestionDate)
                    .thenComparing(IngestionEvent::receivedAt))
            .orElseThrow();
    long deliveries = events.stream().filter(e -> e.status() != IngestionStatus.PROCESSING).count();
    return new PartitionFacts(
        newest.status() == IngestionStatus.INGESTED
            ? IngestionStatus.READY_FOR_CONSUMPTION
            : newest.status(),
        newest.filePath(),
        newest.ingestionDate().toString(),
        newest.recordCount(),
        newest.statusReason(),
        (int) deliveries,
        newest.eventId());
  }

  /** The rows of these groups, none of which was told anything. */
  public static Map<GroupDate, GroupFacts> groups(
      Collection<GroupSpec> groups, Collection<IngestionEvent> history) {
    Map<String, PartitionFacts> partitions = partitions(history);
    Set<LocalDate> dates =
        history.stream().map(e -> e.partition().dataAsOfDate()).collect(Collectors.toSet());
    Map<GroupDate, GroupFacts> rows = new TreeMap<>(BY_GROUP_AND_DATE);
    for (GroupSpec group : groups) {
      for (LocalDate date : dates) {
        Map<Feed, IngestionStatus> known = new TreeMap<>();
        for (Feed feed : group.requiredFeeds()) {
          PartitionFacts row = partitions.get(new Partition(feed, date).toString());
          if (row != null) {
            known.put(feed, row.status());
          }
        }
        if (!known.isEmpty()) {
          rows.put(
              new GroupDate(group.consumerGroupName(), date), group(group.requiredFeeds(), known));
        }
      }
    }
    return rows;
  }

  private static GroupFacts group(List<Feed> required, Map<Feed, IngestionStatus> known) {
    Set<Feed> missing =
        required.stream()
            .filter(feed -> known.get(feed) != IngestionStatus.READY_FOR_CONSUMPTION)
            .collect(Collectors.toSet());
    if (known.containsValue(IngestionStatus.FAILED)) {
      return new GroupFacts(missing, GroupState.ERROR);
    }
    return new GroupFacts(
        missing, missing.isEmpty() ? GroupState.READY_FOR_NOTIFICATION : GroupState.PENDING);
  }
}
