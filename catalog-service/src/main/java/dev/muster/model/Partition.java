package dev.muster.model;

import java.time.LocalDate;

/** One feed on one {@code data_as_of_date}. */
public record Partition(Feed feed, LocalDate dataAsOfDate) {
  /** The id of this partition's status row: the same wherever and whenever it is computed. */
  public String statusId() {
    return NameBasedId.of("status", feed.sourceSystem(), feed.dataType(), dataAsOfDate.toString());
  }

  @Override
  public int hashCode() {
    return Spread.of(feed, dataAsOfDate);
  }

  @Override
  public String toString() {
    return feed + "/" + dataAsOfDate;
  }
}
