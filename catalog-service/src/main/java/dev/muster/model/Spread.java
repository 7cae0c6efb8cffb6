package dev.muster.model;

/**
 * Hashes of keys of two parts. Feeds and dates come in runs, and by a record's own hash, which adds
 * up the hashes of its parts, one run hides in the other.
 */
public final class Spread {
  private static final int GOLDEN_RATIO = 0x9e3779b9;

  private Spread() {}

  public static int of(Object first, Object second) {
    int hash = first.hashCode() * GOLDEN_RATIO;
    return (hash ^ hash >>> 15) + second.hashCode();
  }
}
