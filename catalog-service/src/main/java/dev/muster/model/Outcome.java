package dev.muster.model;

import java.util.List;

/** What became of an entry. */
public sealed interface Outcome {
  /**
   * The event is in the history.
   *
   * @param status the partition's row after it
   * @param duplicate it was there before, and changed nothing now
   * @param groups the status of every group that waits for this partition
   */
  record EventAccepted(
      String eventId, PartitionStatus status, boolean duplicate, List<GroupStatus> groups)
      implements Outcome {}

  /** Another event with this id and other content, about {@code kept}, is in the history. */
  record EventConflict(String eventId, Partition kept) implements Outcome {}

  /**
   * The group is defined so.
   *
   * @param created there was none of this name
   */
  record GroupSaved(GroupDefinition definition, boolean created) implements Outcome {}

  /** The group is gone. */
  record GroupRemoved(String consumerGroupName) implements Outcome {}

  /** There is no such group, or nothing is known of it on that date. */
  record Unknown(String detail) implements Outcome {}

  /** The entry makes no sense now; nothing was changed. */
  record Refused(String detail) implements Outcome {}

  /** The attempt is recorded, or was outdated and is ignored. */
  record DeliveryRecorded() implements Outcome {}

  /** The positions are kept. */
  record PositionsKept() implements Outcome {}

  /** The announcement will be sent again. */
  record RedeliveryAccepted(GroupStatus status) implements Outcome {}
}
