package dev.muster.readiness;

import dev.muster.model.Feed;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a group lacks on a date: the feeds that are not ready, in the order of the definition, and
 * why some of them failed. Never changes; {@link #after} costs no look at the other feeds.
 */
public final class Lack {
  private final List<Feed> required;
  private final List<Feed> missing;

  /** By the place of the feed, null where it has not failed; never changed. */
  private final String[] failures;

  /** What came of the change that was asked about last: who decides asks, and who accepts. */
  private PartitionStatus lastChange;

  private Lack afterLastChange;

  private Lack(List<Feed> required, List<Feed> missing, String[] failures) {
    this.required = required;
    this.missing = missing;
    this.failures = failures;
  }

  /**
   * Looks at every feed.
   *
   * @param rows the row of each feed on that date
   */
  public static Lack among(List<Feed> required, Function<Feed, Optional<PartitionStatus>> rows) {
    String[] failures = new String[required.size()];
    List<Feed> missing = new ArrayList<>();
    for (int place = 0; place < required.size(); place++) {
      Optional<PartitionStatus> row = rows.apply(required.get(place));
      if (row.filter(PartitionStatus::isReady).isEmpty()) {
        missing.add(required.get(place));
      }
      if (row.filter(PartitionStatus::isFailed).isPresent()) {
        failures[place] = reason(row.get());
      }
    }
    return new Lack(required, List.copyOf(missing), failures);
  }

  /**
   * As the group's row says it, if it says enough: of several that failed it has the first.
   *
   * @param rows the row of each feed on that date
   */
  public static Lack of(GroupStatus group, Function<Feed, Optional<PartitionStatus>> rows) {
    List<Feed> required = group.required();
    return isToldBy(group)
        ? new Lack(required, group.missing(), new String[required.size()])
        : among(required, rows);
  }

  /** Whether the group's row says it all. */
  public static boolean isToldBy(GroupStatus group) {
    return group.status() != GroupState.ERROR;
  }

  /** The same after the row of one of the required feeds has changed. For one thread. */
  public Lack after(PartitionStatus changed) {
    if (!changed.equals(lastChange)) {
      afterLastChange = with(changed);
      lastChange = changed;
    }
    return afterLastChange;
  }

  private Lack with(PartitionStatus changed) {
    Feed feed = changed.partition().feed();
    int place = required.indexOf(feed);
    List<Feed> missingThen = changed.isReady() ? without(feed) : with(place);
    String failure = changed.isFailed() ? reason(changed) : null;
    if (Objects.equals(failures[place], failure)) {
      return missingThen == missing ? this : new Lack(required, missingThen, failures);
    }
    String[] failuresThen = failures.clone();
    failuresThen[place] = failure;
    return new Lack(required, missingThen, failuresThen);
  }

  private List<Feed> without(Feed feed) {
    int at = missing.indexOf(feed);
    if (at < 0) {
      return missing;
    }
    List<Feed> fewer = new ArrayList<>(missing);
    fewer.remove(at);
    return List.copyOf(fewer);
  }

  private List<Feed> with(int place) {
    int at = missingBefore(place);
    if (at < missing.size() && missing.get(at).equals(required.get(place))) {
      return missing;
    }
    List<Feed> more = new ArrayList<>(missing.size() + 1);
    more.addAll(missing);
    more.add(at, required.get(place));
    return List.copyOf(more);
  }

  /** How many of the feeds before this place are missing. */
  private int missingBefore(int place) {
    int count = 0;
    for (int i = 0; i < place && count < missing.size(); i++) {
      count += required.get(i).equals(missing.get(count)) ? 1 : 0;
    }
    return count;
  }

  /** The required feeds, in the order of the definition. */
  public List<Feed> required() {
    return required;
  }

  List<Feed> missing() {
    return missing;
  }

  /** Why the first of them failed, if one did. */
  Optional<String> failure() {
    for (String failure : failures) {
      if (failure != null) {
        return Optional.of(failure);
      }
    }
    return Optional.empty();
  }

  private static String reason(PartitionStatus failed) {
    String reason = failed.statusReason();
    return failed.partition().feed() + " failed" + (reason == null ? "" : ": " + reason);
  }
}
