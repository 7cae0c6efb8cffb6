package dev.muster.model;

/** One feed that a group waits for, and by which rule. */
public record Dependency(Feed feed, DateRule dateRule, boolean required) {
  /** Which of the feed's dates a group's date waits for. */
  public enum DateRule {
    SAME_DATE
  }

  /** The feed's partition of the group's own date, without which the group is not complete. */
  public static Dependency sameDate(Feed feed) {
    return new Dependency(feed, DateRule.SAME_DATE, true);
  }
}
