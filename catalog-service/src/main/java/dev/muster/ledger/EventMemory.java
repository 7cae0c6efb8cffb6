package dev.muster.ledger;

import static java.util.stream.Collectors.toSet;

import dev.muster.ledger.OlderIds.Ids;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Knows an event again. The newest events are remembered whatever they are about; of a partition
 * that has older ones the history is asked, once for the ids of its date, then only if one of them
 * may have come again. So memory does not grow with the history, nor does what is read of it.
 *
 * <p>So the same event is known again however late it comes, and an id used for two partitions is
 * noticed while its first use is among the newest.
 */
final class EventMemory {
  private static final Duration TICK = Duration.ofNanos(1000);

  /** An id takes some twelve bytes, an event some hundreds. */
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

  /** Whether the history need not be asked for an event of this id about this partition. */
  boolean isSurelyNew(PartitionStatus row, String eventId) {
    return !row.createdAt().isBefore(completeFrom)
        || newest.containsKey(eventId)
        || older.surelyLack(row.partition(), row.createdAt(), eventId);
  }

  /**
   * What may have come again to a partition.
   *
   * @param since when the first event of the partition arrived
   */
  record Asked(Instant since, Set<String> ids) {}

  /** Makes the events that have these ids findable until the next call, partition by partition. */
  void recall(Map<Partition, Asked> asked, History history) {
    recalled.clear();
    learnIds(asked, history);
    Map<Partition, Asked> perhaps = new HashMap<>(asked);
    perhaps.entrySet().removeIf(one -> areSurelyNew(one.getKey(), one.getValue()));
    if (!perhaps.isEmpty()) {
      Set<String> ids = new HashSet<>();
      perhaps.values().forEach(one -> ids.addAll(one.ids()));
      history
          .eventsOf(perhaps.keySet(), ids, first(perhaps.values().stream().map(Asked::since)))
          .forEach(event -> recalled.put(event.eventId(), event));
    }
  }

  private boolean areSurelyNew(Partition partition, Asked asked) {
    return asked.ids().stream().allMatch(id -> older.surelyLack(partition, asked.since(), id));
  }

  /**
   * Of all partitions of the dates, as the next events will be about others of them; if those are
   * more than fit, only of those that are asked for.
   */
  private void learnIds(Map<Partition, Asked> asked, History history) {
    Map<Partition, Asked> unknown = new HashMap<>(asked);
    unknown.entrySet().removeIf(one -> older.know(one.getKey(), one.getValue().since()));
    if (unknown.isEmpty()) {
      return;
    }
    Instant since = dayOf(first(unknown.values().stream().map(Asked::since)));
    Map<Partition, Ids> found = new HashMap<>();
    unknown.keySet().forEach(partition -> found.put(partition, new Ids(since)));
    AtomicLong room = new AtomicLong(older.capacity());
    history.idsOn(
        unknown.keySet().stream().map(Partition::dataAsOfDate).collect(toSet()),
        since,
        (partition, id) -> {
          if (room.get() > 0 || unknown.containsKey(partition)) {
            Ids ids = found.computeIfAbsent(partition, any -> new Ids(since));
            room.addAndGet(-ids.add(id));
          }
        });
    if (room.get() <= 0) {
      found.keySet().retainAll(unknown.keySet());
    }
    found.forEach(older::put);
  }

  /** So partitions that appeared earlier on that day are known, too. */
  private static Instant dayOf(Instant since) {
    return since.truncatedTo(ChronoUnit.DAYS);
  }

  private static Instant first(Stream<Instant> times) {
    return times.min(Comparator.naturalOrder()).orElseThrow();
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
