package dev.muster.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads feed and date from where data lies. The first rule that matches counts. */
public final class LandingRules {
  private static final int LONGEST = 2_000;

  private final List<LandingRule> rules = new ArrayList<>();

  /**
   * @param patterns by the names of the rules, in order
   * @throws IllegalArgumentException one is no pattern; the message says which, and why
   */
  public LandingRules(Map<String, String> patterns) {
    patterns.forEach((name, pattern) -> rules.add(rule(name, pattern)));
  }

  private static LandingRule rule(String name, String pattern) {
    try {
      return new LandingRule(name, pattern);
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

  private Optional<Landed> first(String path, Function<LandingRule, Optional<Landed>> read) {
    return path.length() > LONGEST
        ? Optional.empty()
        : rules.stream().map(read).flatMap(Optional::stream).findFirst();
  }
}
