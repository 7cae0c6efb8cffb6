package dev.muster.model;

/**
 * A 64-bit number of texts, the same for the same texts, by the hash that Fowler, Noll and Vo made.
 * Good for knowing again what nobody forges.
 */
public final class Fnv1a {
  private static final long PRIME = 0x100000001b3L;

  private long number = 0xcbf29ce484222325L;

  public static long of(String text) {
    return new Fnv1a().add(text).number();
  }

  /** Adds a text, or that there is none; each counts apart from the next. */
  public Fnv1a add(String text) {
    if (text == null) {
      add(-1);
      return this;
    }
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
    add(text.length());
    return this;
  }

  private void add(int part) {
    number = (number ^ part) * PRIME;
  }

  public long number() {
    return number;
  }
}
