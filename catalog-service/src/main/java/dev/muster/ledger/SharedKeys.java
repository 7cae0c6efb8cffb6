package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One object for each feed, and for each date. Whatever is read or arrives brings its own along,
 * which of a date's row would be a quarter of its memory. For any thread.
 */
final class SharedKeys {
  /** More are hardly the names of feeds. */
  private static final int MOST = 100_000;

  private final Map<Feed, Feed> feeds = new ConcurrentHashMap<>();
  private final Map<LocalDate, LocalDate> dates = new ConcurrentHashMap<>();

  IngestionEvent in(IngestionEvent event) {
    return event.about(shared(event.partition()));
  }

  PartitionStatus in(PartitionStatus row) {
    return row.about(shared(row.partition()));
  }

  private Partition shared(Partition partition) {
    return new Partition(shared(partition.feed(), feeds), shared(partition.dataAsOfDate(), dates));
  }

  private static <T> T shared(T key, Map<T, T> known) {
    if (known.size() > MOST) {
      known.clear();
    }
    T before = known.putIfAbsent(key, key);
    return before == null ? key : before;
  }
}
