package dev.muster.ledger;

import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import java.time.LocalDate;
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
        add(group, partition.dataAsOfDate());
      }
    } else if (entry instanceof Entry.Delivered delivered) {
      add(delivered.delivery().key());
    } else if (entry instanceof Entry.RedeliveryRequested request) {
      add(request.key());
    }
  }

  private void add(GroupDefinition group, LocalDate date) {
    if (add(new GroupDate(group.consumerGroupName(), date))) {
      group.spec().requiredFeeds().forEach(feed -> add(new Partition(feed, date)));
    }
  }

  private boolean add(GroupDate key) {
    boolean isNew = groupDates.add(key);
    if (isNew) {
      add(groupPages, draft.groupStatuses().pagesFor(key.consumerGroupName(), key.dataAsOfDate()));
    }
    return isNew;
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

  /** The feeds of the group statuses that entries tell of, which are known once those are read. */
  void addFeedsOf(Collection<GroupStatus> told) {
    for (GroupStatus row : told) {
      row.required().forEach(feed -> add(new Partition(feed, row.dataAsOfDate())));
    }
  }

  /** The pages of a month that may be merged by the way. */
  void addMerging(Paging paging, LocalDate today) {
    partitionPages.addAll(draft.partitions().merge(paging, today));
    groupPages.addAll(draft.groupStatuses().merge(paging, today));
  }

  Set<PageId> partitionPages() {
    return partitionPages;
  }

  Set<PageId> groupPages() {
    return groupPages;
  }
}
