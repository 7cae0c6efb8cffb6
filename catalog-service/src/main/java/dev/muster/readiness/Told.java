package dev.muster.readiness;

import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What the consumers of a group know of a date.
 *
 * @param revisions how many announcements have reached them, or may have
 * @param sentAt when they were told of the feeds required now; null if they were not
 * @param again whether they are being told once more, because somebody asked
 */
record Told(int revisions, Instant sentAt, boolean again) {
  static final Told NOTHING = new Told(0, null, false);

  /** As the row says. */
  static Told by(GroupStatus row) {
    boolean again = row.isTold() && row.status() == GroupState.READY_FOR_NOTIFICATION;
    return new Told(row.toldRevisions(), row.notificationSentAt(), again);
  }

  /**
   * Of feeds that are not the ones required now. An announcement of them that is under way may have
   * reached somebody, so its revision, and the id with it, is spent.
   */
  static Told ofOtherFeeds(Optional<GroupStatus> row) {
    return row.map(before -> new Told(before.revision(), null, false)).orElse(NOTHING);
  }

  boolean isTold() {
    return sentAt != null;
  }
}
