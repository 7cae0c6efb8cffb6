package dev.muster.ledger;

import dev.muster.model.Fnv1a;
import dev.muster.model.Partition;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which ids the older events of some partitions have, some twelve bytes an id: whether an id may be
 * among them, and for almost all others that it is not. The partitions used least go first.
 */
final class OlderIds {
  private final long capacity;
  private final Map<Partition, Ids> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /** Remembers about so many ids. */
  OlderIds(long capacity) {
    this.capacity = capacity;
  }

  long capacity() {
    return capacity;
  }

  /** Whether all ids of a partition that arrived since then are known. */
  boolean know(Partition partition, Instant since) {
    return known(partition, since).isPresent();
  }

  /** Whether all ids of it that arrived since then are known, and this is none of them. */
  boolean surelyLack(Partition partition, Instant since, String eventId) {
    return known(partition, since).filter(ids -> !ids.contains(eventId)).isPresent();
  }

  private Optional<Ids> known(Partition partition, Instant since) {
    return Optional.ofNullable(byUse.get(partition)).filter(ids -> !ids.since.isAfter(since));
  }

  /** One more of a partition, if that is known. */
  void add(Partition partition, String eventId) {
    Ids ids = byUse.get(partition);
    if (ids != null) {
      size += ids.add(eventId);
    }
  }

  /** From now on this partition is known, until there is no room for it. */
  void put(Partition partition, Ids ids) {
    Ids before = byUse.put(partition, ids);
    size += ids.weight() - (before == null ? 0 : before.weight());
    Iterator<Ids> leastUsed = byUse.values().iterator();
    while (size > capacity && byUse.size() > 1) {
      size -= leastUsed.next().weight();
      leastUsed.remove();
    }
  }

  /** The ids of one partition, as numbers that are the same for the same id, each where it says. */
  static final class Ids {
    private final Instant since;

    /** At least a third of them are zero, which stands for none. */
    private long[] numbers = new long[4];

    private int size;

    /** What it takes, in ids: a partition has names, too. */
    private int weight() {
      return size + 16;
    }

    /**
     * @param since every event that arrived from then on will be added
     */
    Ids(Instant since) {
      this.since = since;
    }

    boolean contains(String eventId) {
      return numbers[placeOf(numberOf(eventId))] != 0;
    }

    /** How many more there are now. */
    int add(String eventId) {
      long number = numberOf(eventId);
      int place = placeOf(number);
      if (numbers[place] != 0) {
        return 0;
      }
      numbers[place] = number;
      size++;
      if (3 * size > 2 * numbers.length) {
        grow();
      }
      return 1;
    }

    private void grow() {
      long[] before = numbers;
      numbers = new long[2 * before.length];
      for (long number : before) {
        if (number != 0) {
          numbers[placeOf(number)] = number;
        }
      }
    }

    private static long numberOf(String eventId) {
      return Math.max(1, Math.abs(Fnv1a.of(eventId)));
    }

    /** Where it is, or where it belongs: numbers that want the same place stand in a row. */
    private int placeOf(long number) {
      int place = (int) (number >>> 20) & (numbers.length - 1);
      while (numbers[place] != 0 && numbers[place] != number) {
        place = (place + 1) & (numbers.length - 1);
      }
      return place;
    }
  }
}
