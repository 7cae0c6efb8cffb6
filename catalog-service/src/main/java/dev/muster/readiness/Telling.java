package dev.muster.readiness;

import dev.muster.model.Delivery;
import dev.muster.model.Entry.RedeliveryRequested;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Outcome;
import dev.muster.readiness.Change.DeliveryAdded;
import dev.muster.readiness.Change.GroupChanged;
import dev.muster.readiness.Change.GroupStatusChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an attempt to tell, or the wish to be told again, does to a group's status. */
final class Telling {
  private Telling() {}

  static Effect delivered(State state, Delivery delivery) {
    List<Change> changes = new ArrayList<>();
    changes.add(new DeliveryAdded(delivery));
    if (delivery.result() == Delivery.Result.GONE) {
      state
          .group(delivery.key().consumerGroupName())
          .flatMap(group -> disabled(group, delivery))
          .map(GroupChanged::new)
          .ifPresent(changes::add);
    }
    state
        .groupStatus(delivery.key())
        .flatMap(row -> concluded(state, row, delivery))
        .map(GroupStatusChanged::new)
        .ifPresent(changes::add);
    return new Effect(new Outcome.DeliveryRecorded(), changes);
  }

  private static Optional<GroupDefinition> disabled(GroupDefinition group, Delivery delivery) {
    GroupDefinition after =
        group.disabling(delivery.channel(), delivery.target(), delivery.recordedAt());
    return Optional.of(after).filter(changed -> !changed.spec().equals(group.spec()));
  }

  private static Optional<GroupStatus> concluded(State state, GroupStatus row, Delivery delivery) {
    if (delivery.concludes() == GroupState.NOTIFIED) {
      return told(state, row, delivery);
    }
    boolean failed =
        delivery.concludes() == GroupState.ERROR
            && row.status() == GroupState.READY_FOR_NOTIFICATION
            && row.revision() == delivery.revision()
            && row.definitionVersion() == delivery.definitionVersion();
    return failed
        ? Optional.of(row.undeliverable(reason(delivery), delivery.recordedAt()))
        : Optional.empty();
  }

  /**
   * What was told stays told, though the row may have moved on: of the same feeds it settles this
   * row, of others it only takes the revision, so that the row is announced under the next.
   */
  private static Optional<GroupStatus> told(State state, GroupStatus row, Delivery delivery) {
    if (delivery.revision() < row.toldRevisions()) {
      return Optional.empty();
    }
    boolean sameFeeds = row.definitionVersion() == delivery.definitionVersion();
    Instant sentAt = sameFeeds ? delivery.attemptedAt() : row.notificationSentAt();
    Told told = new Told(delivery.revision(), sentAt, false);
    GroupStatus after = GroupRule.decide(state, row, told, delivery.recordedAt());
    return Optional.of(after).filter(changed -> !changed.equals(row));
  }

  private static String reason(Delivery delivery) {
    return "%s %s: %s".formatted(delivery.channel(), delivery.target(), delivery.error());
  }

  static Effect again(State state, RedeliveryRequested request) {
    GroupDate key = request.key();
    Optional<GroupDefinition> group = state.group(key.consumerGroupName());
    if (group.isEmpty()) {
      return Effect.none(
          new Outcome.Unknown("there is no consumer group " + key.consumerGroupName()));
    }
    Optional<GroupStatus> row = state.groupStatus(key);
    if (row.isEmpty()) {
      return Effect.none(
          new Outcome.Unknown(
              "nothing is known of %s on %s"
                  .formatted(key.consumerGroupName(), key.dataAsOfDate())));
    }
    return refusal(group.get(), row.get())
        .map(detail -> Effect.none(new Outcome.Refused(detail)))
        .orElseGet(() -> again(state, row.get(), request.at()));
  }

  private static Optional<String> refusal(GroupDefinition group, GroupStatus row) {
    if (!row.missing().isEmpty()) {
      return Optional.of("nothing to tell: not ready are " + row.missing());
    }
    return group.tellsSomebody()
        ? Optional.empty()
        : Optional.of("nobody to tell: the group has no endpoint that is served");
  }

  private static Effect again(State state, GroupStatus row, Instant at) {
    Told told = new Told(row.toldRevisions(), row.notificationSentAt(), row.isTold());
    GroupStatus after = GroupRule.decide(state, row, told, at);
    List<Change> changes = new ArrayList<>();
    changes.add(new DeliveryAdded(request(after, at)));
    if (!after.equals(row)) {
      changes.add(new GroupStatusChanged(after));
    }
    return new Effect(new Outcome.RedeliveryAccepted(after), changes);
  }

  private static Delivery request(GroupStatus row, Instant at) {
    return new Delivery(
        row.key(),
        row.revision(),
        row.definitionVersion(),
        "",
        "",
        0,
        at,
        Delivery.Result.REQUESTED,
        null,
        null,
        null,
        null,
        at);
  }
}
