package dev.muster.benchmarks;

import dev.muster.model.Claim;
import dev.muster.model.Dependency;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Feeds and the groups that wait for them; every feed is waited for by one group.
 *
 * @param groups of which each waits for {@code feeds / groups} feeds
 */
record Fleet(int feeds, int groups) {
  /** Today, so that its month is open whenever this runs. */
  @SuppressWarnings("TimeInStaticInitializer") // One date for all of a run is what is wanted.
  static final LocalDate DATE = LocalDate.now(ZoneOffset.UTC);

  /** Of texts of its own each time, as of events that are read; and quickly made. */
  Feed feed(int number) {
    return new Feed(
        "SOURCE_" + Integer.toString(100 + number % 20).substring(1),
        "TYPE_" + Integer.toString(100_000 + number).substring(1));
  }

  String group(int number) {
    return "Group_%03d".formatted(number);
  }

  /** Defines the groups, and lets every feed arrive on the date. */
  void settle(Muster muster) {
    define(muster);
    muster.commitAll(events(feeds, DATE, IngestionStatus.INGESTED), 2_000);
  }

  void define(Muster muster) {
    for (int g = 0; g < groups; g++) {
      int group = g;
      List<Dependency> waitsFor =
          IntStream.range(0, feeds)
              .filter(f -> f % groups == group)
              .mapToObj(f -> Dependency.sameDate(feed(f)))
              .toList();
      GroupSpec spec = new GroupSpec(group(g), null, waitsFor, List.of());
      muster.commit(List.of((Claim) arrival -> new Entry.GroupDefined(spec, arrival)));
    }
  }

  /** So many events about the date, of one feed after the other. */
  List<Claim> events(int count, LocalDate date, IngestionStatus status) {
    List<Claim> claims = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      claims.add(event(i % feeds, date, status));
    }
    return claims;
  }

  /**
   * An event about a feed's newest date that changes its group each time: the feed fails, the feed
   * arrives, then the next feed does.
   */
  Claim turn(int number) {
    return event(number / 2 % feeds, DATE, turnOf(number));
  }

  /** Every other time groups become incomplete. */
  static IngestionStatus turnOf(int number) {
    return number % 2 == 0 ? IngestionStatus.FAILED : IngestionStatus.INGESTED;
  }

  /** An event of its own id. */
  Claim event(int feed, LocalDate date, IngestionStatus status) {
    String id = UUID.randomUUID().toString();
    Partition partition = new Partition(feed(feed), date);
    return arrival -> ingested(id, partition, arrival, arrival, status);
  }

  /** The same, of something that happened before, and is only told now. */
  Claim oldNews(int feed, LocalDate date, Instant happened) {
    String id = UUID.randomUUID().toString();
    Partition partition = new Partition(feed(feed), date);
    return arrival -> ingested(id, partition, happened, arrival, IngestionStatus.FAILED);
  }

  private static Entry ingested(
      String id, Partition partition, Instant happened, Instant arrival, IngestionStatus status) {
    return new Entry.Ingested(
        new IngestionEvent(
            id,
            partition,
            happened,
            arrival,
            path(partition),
            status,
            null,
            1_200L,
            4L,
            88_123L,
            Map.of()));
  }

  private static String path(Partition partition) {
    Feed feed = partition.feed();
    return "s3://landing/"
        + feed.sourceSystem()
        + "/"
        + feed.dataType()
        + "/data_as_of_date="
        + partition.dataAsOfDate()
        + "/";
  }

  /** The same as JSON on one line. */
  String json(int feed, LocalDate date) {
    return json(feed, date, IngestionStatus.INGESTED);
  }

  String json(int feed, LocalDate date, IngestionStatus status) {
    Partition partition = new Partition(feed(feed), date);
    return ("{\"event_id\":\"%s\",\"source_system\":\"%s\",\"data_type\":\"%s\","
            + "\"data_as_of_date\":\"%s\",\"file_path\":\"%s\",\"status\":\"%s\",\"record_count\":1200,"
            + "\"file_count\":4,\"file_size_bytes\":88123}")
        .formatted(
            UUID.randomUUID(),
            partition.feed().sourceSystem(),
            partition.feed().dataType(),
            date,
            path(partition),
            status);
  }
}
