package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.Optional;

/** What is committed, as of one batch. Safe for any thread; what is not in memory is read. */
record Snapshot(
    Groups groups,
    Shelf<Feed, PartitionStatus> partitions,
    Shelf<String, GroupStatus> groupStatuses) {
  Optional<PartitionStatus> partition(Partition partition) {
    return partitions.get(partition.feed(), partition.dataAsOfDate());
  }

  Optional<GroupStatus> groupStatus(GroupDate key) {
    return groupStatuses.get(key.consumerGroupName(), key.dataAsOfDate());
  }
}
