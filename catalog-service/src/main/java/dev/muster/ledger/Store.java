package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Where the state is kept. Loading and committing are one thread's; reading may be shared. */
public interface Store extends History, AutoCloseable {
  /** The newest state without its rows, and what a batch that was cut short still owes it. */
  Loaded load();

  /**
   * Writes the batch, all of it. What an earlier call with the same mark has already written is
   * left as it is, so a batch of which the outcome is unknown is finished by asking again.
   *
   * @throws StaleStateException somebody else has written: nothing of what the batch would still
   *     have written is there; {@link #load} and start again from what it gives
   * @throws StoreUnavailableException the outcome is unknown: ask again, delete nothing
   */
  void commit(Batch batch);

  /**
   * The rows of a page; for any thread.
   *
   * @throws StaleStateException the page is no longer stored
   */
  List<PartitionStatus> partitionsOn(PageId page);

  /**
   * The rows of a page; for any thread.
   *
   * @throws StaleStateException the page is no longer stored
   */
  List<GroupStatus> groupStatusesOn(PageId page);

  /** Which rows there are on a page, read without the rest of them; for any thread. */
  List<Mention<Feed>> feedsOn(PageId page);

  /** Which rows there are on a page, read without the rest of them; for any thread. */
  List<Mention<String>> groupsOn(PageId page);

  /**
   * All events about any of these partitions, whole, by arrival; for any thread.
   *
   * @param since when the first of them arrived; spares looking further back
   */
  List<IngestionEvent> historyOf(Set<Partition> partitions, Instant since);

  /** Every event of this status that arrived then or later, by arrival; for any thread. */
  List<IngestionEvent> eventsSince(Instant arrival, IngestionStatus status);

  /** The attempts at telling these group statuses, by arrival. */
  List<Delivery> deliveriesOf(Set<GroupDate> keys);

  @Override
  void close();
}
