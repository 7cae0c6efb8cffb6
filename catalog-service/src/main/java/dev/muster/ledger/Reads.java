package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.List;
import java.util.Optional;

/** What is committed, as of one batch per call. Never waits for a commit. */
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

  /** Every date of the group, newest first. */
  List<GroupStatus> groupStatuses(String consumerGroupName);

  /** What is complete and still has to be told. */
  List<GroupStatus> readyForNotification();

  /** A group's status with its definition and the rows it was decided from, of one batch. */
  Optional<Announcement> announcement(GroupDate key);
}
