package dev.muster.ledger;

import static java.util.stream.Collectors.toSet;

import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.Partition;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pages that entries will look at, as far as the entries alone can tell: of as many dates as
 * fit into memory. What happens on one date does not depend on what happens on another, so what is
 * of other dates can wait for the next batch.
 */
final class Reach {
  private final Draft draft;
  private final long mostRows;

  /** Those seen so far, and whether they are of this batch. */
  private final Map<LocalDate, Boolean> dates = new HashMap<>();

  private final Set<Partition> partitions = new HashSet<>();
  private final Set<GroupDate> groupDates = new HashSet<>();
  private final Set<PageId> partitionPages = new HashSet<>();
  private final Set<PageId> groupPages = new HashSet<>();
  private long rows;
  private boolean leavesSome;

  Reach(Draft draft, long mostRows) {
    this.draft = draft;
    this.mostRows = mostRows;
  }

  /**
   * Adds what the entry needs, or says that it has to wait for the next batch: positions do if
   * anything before them does.
   */
  boolean take(Entry entry) {
    boolean fits =
        entry instanceof Entry.PositionsReached
            ? !leavesSome
            : dateOf(entry)
                .map(date -> dates.computeIfAbsent(date, d -> rows < mostRows))
                .orElse(true);
    leavesSome |= !fits;
    if (fits) {
      add(entry);
    }
    return fits;
  }

  private static Optional<LocalDate> dateOf(Entry entry) {
    if (entry instanceof Entry.Ingested ingested) {
      return Optional.of(ingested.event().partition().dataAsOfDate());
    } else if (entry instanceof Entry.Delivered delivered) {
      return Optional.of(delivered.delivery().key().dataAsOfDate());
    } else if (entry instanceof Entry.RedeliveryRequested request) {
      return Optional.of(request.key().dataAsOfDate());
    }
    return Optional.empty();
  }

  private void add(Entry entry) {
    if (entry instanceof Entry.Ingested ingested) {
      Partition partition = ingested.event().partition();
      add(partition);
      for (GroupDefinition group : draft.groupsWaitingFor(partition.feed())) {
        add(new GroupDate(group.consumerGroupName(), partition.dataAsOfDate()));
      }
    } else if (entry instanceof Entry.Delivered delivered) {
      add(delivered.delivery().key());
    } else if (entry instanceof Entry.RedeliveryRequested request) {
      add(request.key());
    }
  }

  private void add(GroupDate key) {
    if (groupDates.add(key)) {
      add(groupPages, draft.groupStatuses().pagesFor(key.consumerGroupName(), key.dataAsOfDate()));
    }
  }

  private void add(Partition partition) {
    if (partitions.add(partition)) {
      Feed feed = partition.feed();
      add(partitionPages, draft.partitions().pagesFor(feed, partition.dataAsOfDate()));
    }
  }

  private void add(Set<PageId> known, Collection<PageId> pages) {
    for (PageId page : pages) {
      if (known.add(page)) {
        rows += page.rows();
      }
    }
  }

  /**
   * The other feeds of the groups, whose pages have to be read by then, where the group's row does
   * not tell what it lacks. Those that do not fit are read when they are asked for.
   */
  void addFeedsOfGroups() {
    for (GroupDate key : groupDates) {
      if (rows >= mostRows) {
        return;
      }
      for (Feed feed : draft.feedsToLookAt(key)) {
        add(new Partition(feed, key.dataAsOfDate()));
      }
    }
  }

  /** Pages of closed months that are merged by the way, half as many as fit into memory at most. */
  void addMerging(Paging paging, LocalDate today) {
    Set<YearMonth> months =
        dates.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(date -> YearMonth.from(date.getKey()))
            .collect(toSet());
    addMerging(draft.partitions(), partitionPages, months, paging, today);
    addMerging(draft.groupStatuses(), groupPages, months, paging, today);
  }

  private void addMerging(
      Desk<?, ?> desk, Set<PageId> pages, Set<YearMonth> months, Paging paging, LocalDate today) {
    long left = mostRows / 2;
    for (Merge merge : desk.worthMerging(months, paging, today).toList()) {
      if (left > 0) {
        left -= merge.rows();
        desk.merge(merge);
        pages.addAll(merge.pages());
      }
    }
  }

  Set<PageId> partitionPages() {
    return partitionPages;
  }

  Set<PageId> groupPages() {
    return groupPages;
  }
}
