package dev.muster.intake;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.PartitionQuery;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The partitions of which a store has told and that are not closed. One thread's. */
final class OpenPartitions {
  /** How many partitions' histories are read at a time. */
  private static final int READ_TOGETHER = 100;

  /** How long an end may have taken to be committed. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final LandingRules rules;
  private final Map<Partition, OpenPartition> held = new HashMap<>();

  /** Not held any more: files of them are missing, and nothing has come for long. */
  private final Set<Partition> waiting = new HashSet<>();

  /** What is known of them has to be read. */
  private final Set<Partition> unread = new LinkedHashSet<>();

  private boolean recovered;

  OpenPartitions(Ledger ledger, LandingRules rules) {
    this.ledger = ledger;
    this.rules = rules;
  }

  /** Takes a notice that was committed after those before. */
  void add(IngestionEvent notice, boolean isFirst) {
    Partition partition = notice.partition();
    if (isFirst) {
      held.putIfAbsent(partition, new OpenPartition(partition, rules));
    }
    waiting.remove(partition);
    OpenPartition known = held.get(partition);
    if (known == null) {
      unread.add(partition);
    } else {
      known.add(notice);
    }
  }

  /** Forgets what it holds of this partition and reads all of it. */
  void readAgain(Partition partition) {
    held.remove(partition);
    waiting.remove(partition);
    unread.add(partition);
  }

  /**
   * Reads what has to be read; the first time, also what was open before the start.
   *
   * @throws dev.muster.ledger.StoreUnavailableException if that cannot be; call it again
   */
  void read() {
    if (!recovered) {
      unread.addAll(underWay());
      unread.addAll(toldLately());
      recovered = true;
    }
    while (!unread.isEmpty()) {
      List<Partition> some = unread.stream().limit(READ_TOGETHER).toList();
      Map<Partition, OpenPartition> read = new HashMap<>();
      some.forEach(partition -> read.put(partition, new OpenPartition(partition, rules)));
      ledger.historyOf(rows(some)).forEach(event -> read.get(event.partition()).add(event));
      read.values().removeIf(partition -> !partition.isKnown());
      held.putAll(read);
      some.forEach(unread::remove);
    }
  }

  private List<PartitionStatus> rows(List<Partition> partitions) {
    return partitions.stream()
        .flatMap(partition -> ledger.reads().partition(partition).stream())
        .toList();
  }

  /** What waits for more is told by its row. */
  private Set<Partition> underWay() {
    Set<Partition> found = new LinkedHashSet<>();
    PartitionQuery query = underWay(Optional.empty());
    for (List<PartitionStatus> page = ledger.reads().partitions(query);
        !page.isEmpty();
        page = ledger.reads().partitions(query)) {
      page.forEach(row -> found.add(row.partition()));
      query = underWay(Optional.of(page.get(page.size() - 1).partition()));
    }
    return found;
  }

  private static PartitionQuery underWay(Optional<Partition> after) {
    return new PartitionQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(IngestionStatus.PROCESSING),
        after,
        1_000);
  }

  /** What waits to be corrected is not told by its row, but it came lately. */
  private Set<Partition> toldLately() {
    Set<Partition> found = new LinkedHashSet<>();
    Instant last = ledger.openedAfter();
    Duration longest =
        Stream.of(rules.longestQuiet(), OpenPartition.HELD).max(Comparator.naturalOrder()).get();
    Duration back = longest.plus(LEEWAY);
    if (last.isAfter(Instant.EPOCH.plus(back))) {
      ledger.eventsSince(last.minus(back), IngestionStatus.PROCESSING).stream()
          .filter(ObjectNotice::isLike)
          .forEach(event -> found.add(event.partition()));
    }
    return found;
  }

  /** Some of those that are due by now. */
  List<OpenPartition> due(Instant now, int most) {
    return held.values().stream()
        .filter(partition -> !now.isBefore(partition.due()))
        .limit(most)
        .toList();
  }

  /** When the next is due; empty if there is none. */
  Optional<Instant> nextDue() {
    return held.values().stream().map(OpenPartition::due).min(Comparator.naturalOrder());
  }

  /** Whether none is due by time alone. */
  boolean areAllWaiting() {
    return held.values().stream().allMatch(OpenPartition::isWaiting);
  }

  /** Holds it no longer. */
  void release(Partition partition, boolean isWaiting) {
    held.remove(partition);
    if (isWaiting) {
      waiting.add(partition);
    } else {
      waiting.remove(partition);
    }
  }

  int count() {
    return held.size() + waiting.size();
  }
}
