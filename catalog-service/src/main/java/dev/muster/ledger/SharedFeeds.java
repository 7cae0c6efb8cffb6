package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One object for each feed. Whatever is read or arrives brings its names along, which of a date's
 * row would be a fifth of its memory. For any thread.
 */
final class SharedFeeds {
  /** More are hardly the names of feeds. */
  private static final int MOST = 100_000;

  private final Map<Feed, Feed> known = new ConcurrentHashMap<>();

  IngestionEvent in(IngestionEvent event) {
    return event.about(shared(event.partition()));
  }

  PartitionStatus in(PartitionStatus row) {
    return row.about(shared(row.partition()));
  }

  private Partition shared(Partition partition) {
    return new Partition(shared(partition.feed()), partition.dataAsOfDate());
  }

  private Feed shared(Feed feed) {
    if (known.size() > MOST) {
      known.clear();
    }
    Feed before = known.putIfAbsent(feed, feed);
    return before == null ? feed : before;
  }
}
