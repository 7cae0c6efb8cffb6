package dev.muster.model;

/** A kind of data that lands once a date: {@code GUO} / {@code FACT_ORDERS}. */
public record Feed(String sourceSystem, String dataType) implements Comparable<Feed> {
  @Override
  public int compareTo(Feed other) {
    int bySource = sourceSystem.compareTo(other.sourceSystem);
    return bySource != 0 ? bySource : dataType.compareTo(other.dataType);
  }

  @Override
  public int hashCode() {
    return Spread.of(sourceSystem, dataType);
  }

  @Override
  public String toString() {
    return sourceSystem + "/" + dataType;
  }
}
