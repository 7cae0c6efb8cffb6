package dev.muster.model;

import java.util.Comparator;

/** A kind of data that lands once a date: {@code GUO} / {@code FACT_ORDERS}. */
public record Feed(String sourceSystem, String dataType) implements Comparable<Feed> {
  private static final Comparator<Feed> ORDER =
      Comparator.comparing(Feed::sourceSystem).thenComparing(Feed::dataType);

  @Override
  public int compareTo(Feed other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return sourceSystem + "/" + dataType;
  }
}
