package dev.muster.ledger;

/**
 * A page: rows that are stored together. Its rows never change; where they have to, another page
 * takes its place.
 *
 * @param name unlike that of any other page of the table, ever
 * @param rows how many it has
 */
public record PageId(String name, Span span, long rows, KeyRange keys) {
  @Override
  public boolean equals(Object other) {
    return other instanceof PageId page && page.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
