package dev.muster.ledger;

import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import java.util.List;

/**
 * All that there is to tell of a group on a date.
 *
 * @param partitions the rows of the required feeds that are known, in the definition's order
 */
public record Announcement(
    GroupStatus status, GroupDefinition definition, List<PartitionStatus> partitions) {}
