package dev.muster.intake;

import dev.muster.model.Partition;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which partitions of feeds an output is, by the landing rules.
 *
 * @param places where each of them lies
 * @param areOfAFeed whether a rule says of which feed the output is, with a date or without
 * @param areNamed whether the output itself says which partitions, and not its run
 */
record LineagePartitions(Map<Partition, String> places, boolean areOfAFeed, boolean areNamed) {
  private static final Comparator<Partition> BY_DATE =
      Comparator.comparing(Partition::dataAsOfDate).thenComparing(Partition::feed);

  LineagePartitions {
    places = Collections.unmodifiableMap(places);
  }

  /** What the output says of its partitions counts first, then the run, then the path. */
  static LineagePartitions of(
      LineageOutput output, Optional<LocalDate> runDate, LandingRules rules) {
    Map<Partition, String> named = named(output, rules);
    Optional<Landed> whole = rules.ofFolder(output.path());
    if (!named.isEmpty()) {
      return new LineagePartitions(named, true, true);
    }
    Optional<LocalDate> ofPath = whole.flatMap(Landed::dataAsOfDate);
    Map<Partition, String> found = new TreeMap<>(BY_DATE);
    runDate
        .or(() -> ofPath)
        .ifPresent(date -> whole.ifPresent(landed -> put(found, landed, date, output, rules)));
    return new LineagePartitions(found, whole.isPresent(), ofPath.isPresent());
  }

  private static Map<Partition, String> named(LineageOutput output, LandingRules rules) {
    Map<Partition, String> named = new TreeMap<>(BY_DATE);
    for (String place : output.places()) {
      rules
          .ofFolder(place)
          .flatMap(landed -> landed.dataAsOfDate().map(date -> new Partition(landed.feed(), date)))
          .ifPresent(
              partition ->
                  named.merge(
                      partition,
                      place,
                      (one, other) -> rules.partitionFolder(one, partition.dataAsOfDate())));
    }
    rules
        .ofFolder(output.path())
        .ifPresent(
            landed -> output.dates().forEach(date -> put(named, landed, date, output, rules)));
    return named;
  }

  private static void put(
      Map<Partition, String> places,
      Landed landed,
      LocalDate date,
      LineageOutput output,
      LandingRules rules) {
    boolean isThere = landed.dataAsOfDate().equals(Optional.of(date));
    String place = isThere ? output.path() : rules.partitionFolder(output.path(), date);
    places.putIfAbsent(new Partition(landed.feed(), date), place);
  }
}
