package dev.muster.readiness;

import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

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
    return decide(state, group, key, at, UnaryOperator.identity());
  }

  /** The same after the row of one of its feeds has changed, which the state does not have yet. */
  static GroupStatus decide(
      State state, GroupDefinition group, PartitionStatus changed, Instant at) {
    LocalDate date = changed.partition().dataAsOfDate();
    GroupDate key = new GroupDate(group.consumerGroupName(), date);
    return decide(state, group, key, at, lack -> lack.after(changed));
  }

  private static GroupStatus decide(
      State state, GroupDefinition group, GroupDate key, Instant at, UnaryOperator<Lack> change) {
    Optional<GroupStatus> before = state.groupStatus(key);
    GroupRule rule = new GroupRule(key, before, at);
    Optional<GroupStatus> ofSameFeeds = before.filter(row -> isOf(group, row));
    if (ofSameFeeds.isEmpty()) {
      Lack lack = change.apply(state.lack(key, group.spec().requiredFeeds()));
      return rule.decide(group.definitionVersion(), Told.ofOtherFeeds(before), lack);
    }
    GroupStatus row = ofSameFeeds.get();
    Lack lack = change.apply(state.lack(key, row.required()));
    return rule.decide(row.definitionVersion(), Told.by(row), lack);
  }

  private static boolean isOf(GroupDefinition group, GroupStatus row) {
    return row.definitionVersion() == group.definitionVersion()
        || Set.copyOf(row.required()).equals(Set.copyOf(group.spec().requiredFeeds()));
  }

  /** The row after its consumers were told something, or asked to be told again. */
  static GroupStatus decide(State state, GroupStatus row, Told told, Instant at) {
    Lack lack = Lack.of(row, feed -> state.partition(new Partition(feed, row.dataAsOfDate())));
    return new GroupRule(row.key(), Optional.of(row), at)
        .decide(row.definitionVersion(), told, lack);
  }

  private GroupStatus decide(int definitionVersion, Told told, Lack lack) {
    boolean complete = lack.missing().isEmpty();
    GroupState status = status(lack.failure().isPresent(), complete, told);
    boolean announces = status == GroupState.READY_FOR_NOTIFICATION && !told.isTold();
    GroupStatus after =
        new GroupStatus(
            key,
            definitionVersion,
            lack.required(),
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
