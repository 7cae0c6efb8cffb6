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
import java.util.stream.Stream;

/**
 * Where a group stands on a date. It follows from the rows of its feeds and from what its consumers
 * were told, and from nothing else.
 */
final class GroupRule {
  private final GroupDate key;
  private final Function<Feed, Optional<PartitionStatus>> rows;
  private final Optional<GroupStatus> before;
  private final Instant at;

  private GroupRule(
      GroupDate key,
      Function<Feed, Optional<PartitionStatus>> rows,
      Optional<GroupStatus> before,
      Instant at) {
    this.key = key;
    this.rows = rows;
    this.before = before;
    this.at = at;
  }

  /** The rows of one date, as the state has them. */
  static Function<Feed, Optional<PartitionStatus>> rowsOf(State state, GroupDate key) {
    return feed -> state.partition(new Partition(feed, key.dataAsOfDate()));
  }

  /**
   * The group's row; the one before if nothing changes but the time.
   *
   * @param rows the row of each feed on that date
   */
  static GroupStatus decide(
      GroupDefinition group,
      GroupDate key,
      Function<Feed, Optional<PartitionStatus>> rows,
      Optional<GroupStatus> before,
      Instant at) {
    GroupRule rule = new GroupRule(key, rows, before, at);
    List<Feed> required = group.spec().requiredFeeds();
    return before
        .filter(row -> Set.copyOf(row.required()).equals(Set.copyOf(required)))
        .map(row -> rule.decide(row.definitionVersion(), row.required(), Told.by(row)))
        .orElseGet(
            () -> rule.decide(group.definitionVersion(), required, Told.ofOtherFeeds(before)));
  }

  /** The row after its consumers were told something, or asked to be told again. */
  static GroupStatus decide(State state, GroupStatus row, Told told, Instant at) {
    GroupRule rule = new GroupRule(row.key(), rowsOf(state, row.key()), Optional.of(row), at);
    return rule.decide(row.definitionVersion(), row.required(), told);
  }

  private GroupStatus decide(int definitionVersion, List<Feed> required, Told told) {
    List<Feed> missing = required.stream().filter(feed -> !isReady(feed)).toList();
    Optional<String> failure = missing.stream().flatMap(this::failure).findFirst();
    GroupState status = status(failure.isPresent(), missing.isEmpty(), told);
    boolean announces = status == GroupState.READY_FOR_NOTIFICATION && !told.isTold();
    GroupStatus after =
        new GroupStatus(
            key,
            definitionVersion,
            required,
            missing,
            status,
            told.revisions() + (announces ? 1 : 0),
            told.isTold() || announces ? readySince(definitionVersion, told) : null,
            told.sentAt(),
            before.map(GroupStatus::acknowledgedAt).orElse(null),
            failure.orElse(null),
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

  private boolean isReady(Feed feed) {
    return rows.apply(feed).filter(PartitionStatus::isReady).isPresent();
  }

  private Stream<String> failure(Feed feed) {
    return rows.apply(feed).filter(PartitionStatus::isFailed).map(GroupRule::reason).stream();
  }

  private static String reason(PartitionStatus failed) {
    String reason = failed.statusReason();
    return failed.partition().feed() + " failed" + (reason == null ? "" : ": " + reason);
  }
}
