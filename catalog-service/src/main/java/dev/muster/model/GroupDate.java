package dev.muster.model;

import java.time.LocalDate;

/** The key of a group status: one consumer group on one {@code data_as_of_date}. */
public record GroupDate(String consumerGroupName, LocalDate dataAsOfDate) {
  public String groupStatusId() {
    return NameBasedId.of("group-status", consumerGroupName, dataAsOfDate.toString());
  }

  @Override
  public int hashCode() {
    return Spread.of(consumerGroupName, dataAsOfDate);
  }

  @Override
  public String toString() {
    return consumerGroupName + "/" + dataAsOfDate;
  }
}
