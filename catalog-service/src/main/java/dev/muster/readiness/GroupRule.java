package dev.muster.readiness;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a group stands on a date. It follows from the rows of its feeds and from what its consumers
 * were told, and from nothing else.
 */
final class GroupRule {
  private final GroupDate key;
  private final Optional<GroupStatus> before;
  private final Instant at;

  private GroupRule(GroupDate key, Optional<GroupStatus> before, Instant at) {
    this.key = key;
    this.before = before;
    this.at = at;
  }

  /** The group's row as its feeds are now; the one before if nothing changes but the time. */
  static GroupStatus decide(State state, GroupDefinition group, GroupDate key, Instant at) {
    Optional<GroupStatus> before = state.groupStatus(key);
    return new GroupRule(key, before, at)
        .decide(group, row -> Optional.empty(), rowsOf(state, key));
  }

  /** The same after the row of one of its feeds has changed, which the state does not have yet. */
  static GroupStatus decide(
      State state, GroupDefinition group, PartitionStatus changed, Instant at) {
    Partition partition = changed.partition();
    GroupDate key = new GroupDate(group.consumerGroupName(), partition.dataAsOfDate());
    Function<Feed, Optional<PartitionStatus>> others = rowsOf(state, key);
    return new GroupRule(key, state.groupStatus(key), at)
        .decide(
            group,
            row -> Lack.after(changed, row),
            feed -> feed.equals(partition.feed()) ? Optional.of(changed) : others.apply(feed));
  }

  /** The row after its consumers were told something, or asked to be told again. */
  static GroupStatus decide(State state, GroupStatus row, Told told, Instant at) {
    return new GroupRule(row.key(), Optional.of(row), at)
        .decide(
            row.definitionVersion(),
            row.required(),
            told,
            Lack.among(row.required(), rowsOf(state, row.key())));
  }

  /** The rows of one date, as the state has them. */
  private static Function<Feed, Optional<PartitionStatus>> rowsOf(State state, GroupDate key) {
    return feed -> state.partition(new Partition(feed, key.dataAsOfDate()));
  }

  /**
   * The row of that group.
   *
   * @param shortcut what the group lacks, if its row before tells
   * @param rows the row of each feed
   */
  private GroupStatus decide(
      GroupDefinition group,
      Function<GroupStatus, Optional<Lack>> shortcut,
      Function<Feed, Optional<PartitionStatus>> rows) {
    List<Feed> required = group.spec().requiredFeeds();
    Optional<GroupStatus> ofSameFeeds = before.filter(row -> isOf(required, row));
    if (ofSameFeeds.isEmpty()) {
      Lack lack = Lack.among(required, rows);
      return decide(group.definitionVersion(), required, Told.ofOtherFeeds(before), lack);
    }
    GroupStatus row = ofSameFeeds.get();
    Lack lack = shortcut.apply(row).orElseGet(() -> Lack.among(row.required(), rows));
    return decide(row.definitionVersion(), row.required(), Told.by(row), lack);
  }

  private static boolean isOf(List<Feed> required, GroupStatus row) {
    return row.required().equals(required)
        || Set.copyOf(row.required()).equals(Set.copyOf(required));
  }

  private GroupStatus decide(int definitionVersion, List<Feed> required, Told told, Lack lack) {
    boolean complete = lack.missing().isEmpty();
    GroupState status = status(lack.failure().isPresent(), complete, told);
    boolean announces = status == GroupState.READY_FOR_NOTIFICATION && !told.isTold();
    GroupStatus after =
        new GroupStatus(
            key,
            definitionVersion,
            required,
            lack.missing(),
            status,
            told.revisions() + (announces ? 1 : 0),
            told.isTold() || announces ? readySince(definitionVersion, told) : null,
            told.sentAt(),
            before.map(GroupStatus::acknowledgedAt).orElse(null),
            lack.failure().orElse(null),
            before.map(GroupStatus::createdAt).orElse(at),
            at);
    return before.filter(after::isUnchangedFrom).orElse(after);
  }

  private static GroupState status(boolean failed, boolean complete, Told told) {
    if (failed) {
      return GroupState.ERROR;
    }
    if (told.isTold() && !(told.again() && complete)) {
      return GroupState.NOTIFIED;
    }
    return complete ? GroupState.READY_FOR_NOTIFICATION : GroupState.PENDING;
  }

  private Instant readySince(int definitionVersion, Told told) {
    return before
        .filter(row -> row.definitionVersion() == definitionVersion)
        .filter(row -> told.isTold() || row.status() == GroupState.READY_FOR_NOTIFICATION)
        .map(GroupStatus::readyAt)
        .orElse(at);
  }
}
