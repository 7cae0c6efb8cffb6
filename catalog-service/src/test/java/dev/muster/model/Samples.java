package dev.muster.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Words for tests: the shortest way to say an event, a feed, a group. */
public final class Samples {
  public static final LocalDate DATE = LocalDate.of(2026, 11, 22);
  public static final Instant NIGHT = Instant.parse("2026-11-23T02:00:00Z");
  public static final Feed ORDERS = new Feed("GUO", "FACT_ORDERS");
  public static final Feed DATES = new Feed("DMSH_DWQDB", "DIM_GUM_AD_DATE");
  public static final String DASHBOARD = "Marketing_Dashboard_Daily";

  private Samples() {}

  /** An event that says so of the partition, its delivery dated {@code minute}s into the night. */
  public static Claim event(
      String eventId, Feed feed, LocalDate date, IngestionStatus status, long minute) {
    Instant ingestionDate = NIGHT.plusSeconds(60 * minute);
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                eventId,
                new Partition(feed, date),
                ingestionDate,
                arrival,
                "s3://landing/%s/data_as_of_date=%s/".formatted(feed, date),
                status,
                status == IngestionStatus.FAILED ? "file is cut short" : null,
                1200L,
                1L,
                88_123L,
                Map.of("run", "42")));
  }

  /** The feed's partition of {@link #DATE} has landed. */
  public static Claim landed(String eventId, Feed feed) {
    return event(eventId, feed, DATE, IngestionStatus.INGESTED, 0);
  }

  /** The same of {@link #ORDERS} without a date of its own, and with the producer's notes. */
  public static Claim undated(String eventId, Map<String, String> attributes) {
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                eventId,
                new Partition(ORDERS, DATE),
                arrival,
                arrival,
                "s3://landing/",
                IngestionStatus.INGESTED,
                null,
                null,
                null,
                null,
                attributes));
  }

  /** The row of a partition of which nothing matters but where it stands. */
  public static PartitionStatus row(Partition partition, IngestionStatus status) {
    return new PartitionStatus(
        partition, NIGHT, "", status, null, null, null, null, null, 1, "e", NIGHT, NIGHT);
  }

  /** A group that waits for these feeds and is told by the log. */
  public static GroupSpec group(String name, Feed... feeds) {
    return new GroupSpec(
        name,
        "waits for " + feeds.length,
        Stream.of(feeds).map(Dependency::sameDate).toList(),
        List.of(new Endpoint.Log()));
  }

  public static Claim defined(GroupSpec spec) {
    return arrival -> new Entry.GroupDefined(spec, arrival);
  }
}
