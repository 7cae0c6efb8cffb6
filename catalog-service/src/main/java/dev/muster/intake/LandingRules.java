package dev.muster.intake;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads feed and date from where data lies. The first rule that matches counts. */
public final class LandingRules {
  private static final int LONGEST = 2_000;

  private final Map<String, LandingRule> rules = new LinkedHashMap<>();

  /**
   * @param settings by the names of the rules, in order
   * @throws IllegalArgumentException one is no rule; the message says which, and why
   */
  public LandingRules(Map<String, LandingRuleSettings> settings) {
    settings.forEach((name, rule) -> rules.put(name, rule(name, rule)));
  }

  private static LandingRule rule(String name, LandingRuleSettings rule) {
    try {
      return new LandingRule(name, rule);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("rule " + name + " " + e.getMessage(), e);
    }
  }

  /** What the path of a file says; empty if no rule is for it. */
  public Optional<Landed> ofFile(String path) {
    return first(path, rule -> rule.ofFile(path));
  }

  /** What the path of a partition's folder, or of a whole data set, says. */
  public Optional<Landed> ofFolder(String path) {
    return first(path, rule -> rule.ofFolder(path));
  }

  /**
   * Where the partition of this date lies, of the data set or folder at this path; the path itself
   * if no rule tells.
   */
  String partitionFolder(String path, LocalDate date) {
    return ofFolder(path)
        .flatMap(landed -> rules.get(landed.rule()).partitionFolder(path, date))
        .orElse(path);
  }

  /** What the path of a file says, or of a marker that ends a delivery. */
  public Optional<LandedObject> ofObject(String path) {
    return first(path, rule -> rule.ofObject(path));
  }

  /** What closes the partitions of the rule of this name. */
  public Closing closing(String rule) {
    return rules.get(rule).closing();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** The longest time that any of them waits for more to come. */
  Duration longestQuiet() {
    return rules.values().stream()
        .map(rule -> rule.closing().quiet())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private <T> Optional<T> first(String path, Function<LandingRule, Optional<T>> read) {
    return path.length() > LONGEST
        ? Optional.empty()
        : rules.values().stream().map(read).flatMap(Optional::stream).findFirst();
  }
}
