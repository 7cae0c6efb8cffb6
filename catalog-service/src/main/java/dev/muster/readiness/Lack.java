package dev.muster.readiness;

import dev.muster.model.Feed;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a group lacks on a date: the feeds that are not ready, in the order of the definition, and
 * why some of them failed. Never changes; {@link #after} costs no look at the other feeds.
 */
public final class Lack {
  private final List<Feed> required;

  /** Of each required feed. */
  private final Map<Feed, Integer> places;

  private final List<Feed> missing;

  /** By the place of the feed, null where it has not failed; never changed. */
  private final String[] failures;

  /** What came of the change that was asked about last: who decides asks, and who accepts. */
  private PartitionStatus lastChange;

  private Lack afterLastChange;

  private Lack(
      List<Feed> required, Map<Feed, Integer> places, List<Feed> missing, String[] failures) {
    this.required = required;
    this.places = places;
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
    return new Lack(required, places(required), List.copyOf(missing), failures);
  }

  /**
   * As the group's row says it, if it says enough: of several that failed it has the first.
   *
   * @param rows the row of each feed on that date
   */
  public static Lack of(GroupStatus group, Function<Feed, Optional<PartitionStatus>> rows) {
    List<Feed> required = group.required();
    return isToldBy(group)
        ? new Lack(required, places(required), group.missing(), new String[required.size()])
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
    int place = places.get(changed.partition().feed());
    List<Feed> missingThen = changed.isReady() ? without(place) : with(place);
    String failure = changed.isFailed() ? reason(changed) : null;
    if (Objects.equals(failures[place], failure)) {
      return missingThen == missing ? this : new Lack(required, places, missingThen, failures);
    }
    String[] failuresThen = failures.clone();
    failuresThen[place] = failure;
    return new Lack(required, places, missingThen, failuresThen);
  }

  private List<Feed> without(int place) {
    int at = indexOf(place);
    if (at < 0) {
      return missing;
    }
    List<Feed> fewer = new ArrayList<>(missing);
    fewer.remove(at);
    return List.copyOf(fewer);
  }

  private List<Feed> with(int place) {
    int at = indexOf(place);
    if (at >= 0) {
      return missing;
    }
    List<Feed> more = new ArrayList<>(missing.size() + 1);
    more.addAll(missing);
    more.add(-1 - at, required.get(place));
    return List.copyOf(more);
  }

  /** Where the feed of this place is among the missing, or as a binary search says it is not. */
  private int indexOf(int place) {
    return Collections.binarySearch(
        missing, required.get(place), Comparator.comparing(places::get));
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

  private static Map<Feed, Integer> places(List<Feed> required) {
    Map<Feed, Integer> places = new HashMap<>();
    required.forEach(feed -> places.put(feed, places.size()));
    return places;
  }

  private static String reason(PartitionStatus failed) {
    String reason = failed.statusReason();
    return failed.partition().feed() + " failed" + (reason == null ? "" : ": " + reason);
  }
}
