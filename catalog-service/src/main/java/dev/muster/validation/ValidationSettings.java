package dev.muster.validation;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How files are validated before their partition counts as ready.
 *
 * @param check how closely the files of a feed are looked at
 * @param schema what happens when the columns of a feed change
 * @param countAtLeast the fewest records, as a part of the median of the feed's recent days; 0 for
 *     any number
 * @param countAtMost the most, likewise; 0 for any number
 * @param countDays how many of the newest ready days that median is of
 * @param missingGrace how long after its event a file may still come
 * @param timeLimit how long one look at a partition may take before it is begun anew
 * @param maxConcurrent partitions that are looked at at once
 * @param maxReads footers that are read at once
 * @param rules what is other for the paths of a landing rule, by the rule's name
 * @param feeds what is other for a feed, {@code GUO/FACT_ORDERS}, or for a source system, {@code
 *     GUO/*}; wins over the landing rule's
 */
public record ValidationSettings(
    ChosenCheck check,
    SchemaPolicy schema,
    double countAtLeast,
    double countAtMost,
    int countDays,
    Duration missingGrace,
    Duration timeLimit,
    int maxConcurrent,
    int maxReads,
    Map<String, ValidationOverrideSettings> rules,
    Map<String, ValidationOverrideSettings> feeds) {
  private static final Pattern FEED = Pattern.compile("[^/*]+/(?:[^/*]+|\\*)");
  private static final Duration LONGEST = Duration.ofHours(24);

  public static final ValidationSettings DEFAULTS =
      new ValidationSettings(
          ChosenCheck.AUTO,
          SchemaPolicy.WARN,
          0,
          0,
          7,
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          8,
          32,
          Map.of(),
          Map.of());

  public ValidationSettings {
    requireFactor("count_at_least", countAtLeast);
    requireFactor("count_at_most", countAtMost);
    require(countDays >= 1 && countDays <= 100, "count_days must be from 1 to 100");
    require(
        !missingGrace.isNegative() && missingGrace.compareTo(LONGEST) <= 0,
        "missing_grace must be from 0s to 24h, not " + missingGrace);
    require(
        timeLimit.toMillis() >= 1 && timeLimit.compareTo(LONGEST) <= 0,
        "time_limit must be from 1ms to 24h, not " + timeLimit);
    require(maxConcurrent >= 1 && maxConcurrent <= 1_000, "max_concurrent must be from 1 to 1000");
    require(maxReads >= 1 && maxReads <= 1_000, "max_reads must be from 1 to 1000");
    for (String feed : feeds.keySet()) {
      require(
          FEED.matcher(feed).matches(),
          "feeds has %s, which is neither like GUO/FACT_ORDERS nor like GUO/*".formatted(feed));
    }
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    feeds = Collections.unmodifiableMap(new LinkedHashMap<>(feeds));
  }

  static void requireFactor(String name, Double factor) {
    require(
        factor == null || (factor >= 0 && factor <= 1_000_000),
        name + " must be from 0 to 1000000");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
