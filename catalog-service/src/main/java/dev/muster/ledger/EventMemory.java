package dev.muster.ledger;

import static java.util.stream.Collectors.groupingBy;

import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Knows an event again. The newest events are remembered whatever they are about; of a partition
 * that has older ones the history is asked, so that memory does not grow with it.
 *
 * <p>So the same event is known again however late it comes, and an id used for two partitions is
 * noticed while its first use is among the newest.
 */
final class EventMemory {
  private static final Duration TICK = Duration.ofNanos(1000);

  private final int capacity;
  private final Map<String, SeenEvent> newest = new HashMap<>();
  private final Deque<Arrived> byArrival = new ArrayDeque<>();
  private Instant completeFrom;

  /** The older events of the partitions asked for last. */
  private final Map<String, SeenEvent> recalled = new HashMap<>();

  private final Map<Partition, List<SeenEvent>> recentlyRecalled =
      new LinkedHashMap<>(16, 0.75f, true);

  private record Arrived(SeenEvent event, Instant at) {}

  /**
   * @param capacity how many events are remembered, and the histories of how many partitions
   * @param completeFrom every event that arrives from then on will be added
   * @param older some that arrived before
   */
  EventMemory(int capacity, Instant completeFrom, Collection<SeenEvent> older) {
    this.capacity = capacity;
    this.completeFrom = completeFrom;
    older.forEach(event -> remember(event, Instant.MIN));
  }

  Optional<SeenEvent> find(String eventId) {
    return Optional.ofNullable(newest.get(eventId))
        .or(() -> Optional.ofNullable(recalled.get(eventId)));
  }

  /** Whether this partition may have events that only the history knows. */
  boolean hasOlderEvents(PartitionStatus row) {
    return row.createdAt().isBefore(completeFrom);
  }

  /** Reads the events of partitions, none of which arrived before that time. */
  @FunctionalInterface
  interface History {
    List<SeenEvent> eventsOf(Set<Partition> partitions, Instant since);
  }

  /** Makes all events of these partitions findable until the next call. */
  void recall(Collection<PartitionStatus> rows, History history) {
    Set<PartitionStatus> unknown = new HashSet<>(rows);
    unknown.removeIf(row -> recentlyRecalled.containsKey(row.partition()));
    if (!unknown.isEmpty()) {
      read(unknown, history);
    }
    recalled.clear();
    for (PartitionStatus row : rows) {
      recentlyRecalled.get(row.partition()).forEach(e -> recalled.put(e.eventId(), e));
    }
    var eldest = recentlyRecalled.keySet().iterator();
    while (recentlyRecalled.size() > capacity) {
      eldest.next();
      eldest.remove();
    }
  }

  private void read(Set<PartitionStatus> rows, History history) {
    Set<Partition> partitions =
        rows.stream().map(PartitionStatus::partition).collect(Collectors.toSet());
    Instant first =
        rows.stream().map(PartitionStatus::createdAt).min(Comparator.naturalOrder()).orElseThrow();
    Map<Partition, List<SeenEvent>> read =
        history.eventsOf(partitions, first).stream().collect(groupingBy(SeenEvent::partition));
    partitions.forEach(p -> recentlyRecalled.put(p, read.getOrDefault(p, List.of())));
  }

  void add(IngestionEvent event) {
    remember(event.seen(), event.receivedAt());
  }

  private void remember(SeenEvent event, Instant at) {
    newest.put(event.eventId(), event);
    byArrival.addLast(new Arrived(event, at));
    if (byArrival.size() > capacity) {
      forget(byArrival.removeFirst());
    }
  }

  private void forget(Arrived eldest) {
    newest.remove(eldest.event().eventId());
    recentlyRecalled.remove(eldest.event().partition());
    if (!eldest.at().isBefore(completeFrom)) {
      completeFrom = eldest.at().plus(TICK);
    }
  }
}
