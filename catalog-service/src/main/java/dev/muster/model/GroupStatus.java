package dev.muster.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of {@code consumer_group_status}.
 *
 * @param required the feeds waited for, by the definition of {@code definitionVersion}
 * @param missing those of them that are not ready
 * @param revision announcements so far, counting one under way
 * @param readyAt when it last turned complete; null while it never was
 * @param notificationSentAt when these required feeds were told; null while they were not
 * @param errorReason null unless the status is {@code ERROR}
 */
public record GroupStatus(
    GroupDate key,
    int definitionVersion,
    List<Feed> required,
    List<Feed> missing,
    GroupState status,
    int revision,
    Instant readyAt,
    Instant notificationSentAt,
    Instant acknowledgedAt,
    String errorReason,
    Instant createdAt,
    Instant updatedAt) {
  public GroupStatus {
    required = List.copyOf(required);
    missing = List.copyOf(missing);
  }

  public String consumerGroupName() {
    return key.consumerGroupName();
  }

  public LocalDate dataAsOfDate() {
    return key.dataAsOfDate();
  }

  public int dependenciesTotal() {
    return required.size();
  }

  public int dependenciesReady() {
    return required.size() - missing.size();
  }

  /** Whether the consumers were told of these required feeds. */
  public boolean isTold() {
    return notificationSentAt != null;
  }

  /** Whether nothing is missing, yet the consumers could not be told. */
  public boolean isUndeliverable() {
    return status == GroupState.ERROR && missing.isEmpty();
  }

  /** How many revisions have reached the consumers. */
  public int toldRevisions() {
    boolean underWay = status == GroupState.READY_FOR_NOTIFICATION || isUndeliverable();
    return underWay && !isTold() ? revision - 1 : revision;
  }

  /**
   * The id under which this revision is told; a receiver that keeps it sees it exactly once. A
   * group that was deleted and defined anew has new ids.
   */
  public String announcementId() {
    return NameBasedId.of(
        "announcement", key.groupStatusId(), createdAt.toString(), Integer.toString(revision));
  }

  /**
   * The same row, made of these feeds where it has the same.
   *
   * @param feeds in the order in which the group requires them
   */
  public GroupStatus sharing(List<Feed> feeds) {
    Map<Feed, Feed> known = new HashMap<>();
    feeds.forEach(feed -> known.put(feed, feed));
    return new GroupStatus(
        key,
        definitionVersion,
        required.equals(feeds) ? feeds : shared(required, known),
        shared(missing, known),
        status,
        revision,
        readyAt,
        notificationSentAt,
        acknowledgedAt,
        errorReason,
        createdAt,
        updatedAt);
  }

  private static List<Feed> shared(List<Feed> feeds, Map<Feed, Feed> known) {
    return feeds.stream().map(feed -> known.getOrDefault(feed, feed)).toList();
  }

  /** Whether this says the same as the row before, which it would only replace by a later one. */
  public boolean isUnchangedFrom(GroupStatus before) {
    return with(status, errorReason, before.updatedAt).equals(before);
  }

  /** The same row, complete but not to be delivered for this reason. */
  public GroupStatus undeliverable(String reason, Instant at) {
    return with(GroupState.ERROR, reason, at);
  }

  private GroupStatus with(GroupState newStatus, String newReason, Instant at) {
    return new GroupStatus(
        key,
        definitionVersion,
        required,
        missing,
        newStatus,
        revision,
        readyAt,
        notificationSentAt,
        acknowledgedAt,
        newReason,
        createdAt,
        at);
  }
}
