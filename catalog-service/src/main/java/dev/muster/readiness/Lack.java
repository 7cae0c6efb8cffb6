package dev.muster.readiness;

import dev.muster.model.Feed;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a group lacks on a date.
 *
 * @param missing the feeds that are not ready, in the order of the definition
 * @param failure why the first of them failed, if one did
 */
record Lack(List<Feed> missing, Optional<String> failure) {
  /**
   * Looks at every feed.
   *
   * @param rows the row of each feed on that date
   */
  static Lack among(List<Feed> required, Function<Feed, Optional<PartitionStatus>> rows) {
    List<Feed> missing = required.stream().filter(feed -> !isReady(rows.apply(feed))).toList();
    Optional<String> failure =
        missing.stream()
            .flatMap(feed -> rows.apply(feed).flatMap(Lack::failure).stream())
            .findFirst();
    return new Lack(missing, failure);
  }

  /**
   * The same after the row of one feed has changed, by what the group's row says of the others.
   * Empty if it does not say enough: of several that failed it knows the first.
   */
  static Optional<Lack> after(PartitionStatus changed, GroupStatus row) {
    if (row.status() == GroupState.ERROR) {
      return Optional.empty();
    }
    Set<Feed> missing = new HashSet<>(row.missing());
    Feed feed = changed.partition().feed();
    boolean differs = changed.isReady() ? missing.remove(feed) : missing.add(feed);
    List<Feed> inOrder =
        differs ? row.required().stream().filter(missing::contains).toList() : row.missing();
    return Optional.of(new Lack(inOrder, failure(changed)));
  }

  private static boolean isReady(Optional<PartitionStatus> row) {
    return row.filter(PartitionStatus::isReady).isPresent();
  }

  private static Optional<String> failure(PartitionStatus row) {
    return Optional.of(row).filter(PartitionStatus::isFailed).map(Lack::reason);
  }

  private static String reason(PartitionStatus failed) {
    String reason = failed.statusReason();
    return failed.partition().feed() + " failed" + (reason == null ? "" : ": " + reason);
  }
}
