package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.List;
import java.util.Optional;

/**
 * What is committed. Never waits for a commit, and no commit waits for it; what is not in memory is
 * read from the store. Every row of an answer is as of one batch.
 *
 * <p>Every call may throw {@link StoreUnavailableException}: what it needs cannot be read now.
 */
public interface Reads {
  Optional<PartitionStatus> partition(Partition partition);

  /** At most {@code query.limit()} rows. */
  List<PartitionStatus> partitions(PartitionQuery query);

  boolean knows(Feed feed);

  /** Every feed of which anything is known, in order. */
  List<FeedLatest> feeds();

  Optional<GroupDefinition> group(String consumerGroupName);

  /** Every group, by name. */
  List<GroupDefinition> groups();

  Optional<GroupStatus> groupStatus(GroupDate key);

  /** At most {@code query.limit()} rows, newest first. */
  List<GroupStatus> groupStatuses(GroupStatusQuery query);

  /** What is complete and still has to be told, of the groups that have endpoints. */
  List<GroupStatus> readyForNotification();

  /** The same of one group. */
  List<GroupStatus> readyForNotification(String consumerGroupName);

  /** A group's status with its definition and the rows it was decided from, of one batch. */
  Optional<Announcement> announcement(GroupDate key);
}
