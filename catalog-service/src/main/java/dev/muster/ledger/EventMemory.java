package dev.muster.ledger;

import dev.muster.ledger.OlderIds.Ids;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Knows an event again. The newest events are remembered whatever they are about; of a partition
 * that has older ones the history is asked, once for their ids, then only if one of them may have
 * come again. So memory does not grow with the history, nor does what is read of it.
 *
 * <p>So the same event is known again however late it comes, and an id used for two partitions is
 * noticed while its first use is among the newest.
 */
final class EventMemory {
  private static final Duration TICK = Duration.ofNanos(1000);

  /** An id takes eight bytes, an event some hundreds. */
  private static final int OLDER_IDS_PER_EVENT = 20;

  private final int capacity;
  private final Map<String, SeenEvent> newest = new HashMap<>();
  private final Deque<Arrived> byArrival = new ArrayDeque<>();
  private Instant completeFrom;
  private final OlderIds older;

  /** The older events of the ids asked for last. */
  private final Map<String, SeenEvent> recalled = new HashMap<>();

  private record Arrived(SeenEvent event, Instant at) {}

  /**
   * @param capacity how many events are remembered
   * @param completeFrom every event that arrives from then on will be added
   * @param older some that arrived before
   */
  EventMemory(int capacity, Instant completeFrom, Collection<SeenEvent> older) {
    this.capacity = capacity;
    this.completeFrom = completeFrom;
    this.older = new OlderIds((long) capacity * OLDER_IDS_PER_EVENT);
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

  /** Passes on the events of partitions, none of which arrived before that time. */
  @FunctionalInterface
  interface History {
    void eventsOf(Set<Partition> partitions, Instant since, Consumer<SeenEvent> each);
  }

  /**
   * What may have come again to a partition.
   *
   * @param since when the first event of the partition arrived
   */
  record Asked(Instant since, Set<String> ids) {}

  /** Whether the history need not be asked: the id is new to the partition, or among the newest. */
  boolean isSurelyNew(Partition partition, String id) {
    return older.surelyLacks(partition, id) || newest.containsKey(id);
  }

  /** Makes the events that have these ids findable until the next call, partition by partition. */
  void recall(Map<Partition, Asked> asked, History history) {
    recalled.clear();
    if (!asked.isEmpty()) {
      read(asked, history);
    }
  }

  private void read(Map<Partition, Asked> asked, History history) {
    Map<Partition, Ids> found = new HashMap<>();
    asked.keySet().forEach(partition -> found.put(partition, new Ids()));
    Set<String> wanted = new HashSet<>();
    asked.values().forEach(one -> wanted.addAll(one.ids()));
    Instant since =
        asked.values().stream().map(Asked::since).min(Comparator.naturalOrder()).orElseThrow();
    history.eventsOf(
        Set.copyOf(found.keySet()),
        since,
        event -> {
          found.get(event.partition()).add(event.eventId());
          if (wanted.contains(event.eventId())) {
            recalled.put(event.eventId(), event);
          }
        });
    found.forEach(older::put);
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
    older.add(eldest.event().partition(), eldest.event().eventId());
    if (!eldest.at().isBefore(completeFrom)) {
      completeFrom = eldest.at().plus(TICK);
    }
  }
}
