package dev.muster.http;

import dev.muster.ledger.Batch;
import dev.muster.ledger.Contents;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.Mention;
import dev.muster.ledger.PageId;
import dev.muster.ledger.Store;
import dev.muster.model.Delivery;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Counts what it is given, and keeps nothing. */
final class CountingStore implements Store {
  private static final Contents NO_PAGES = Contents.of(List.of());

  private final AtomicLong events = new AtomicLong();

  long events() {
    return events.get();
  }

  @Override
  public Loaded load() {
    return new Loaded(Optional.empty(), List.of(), NO_PAGES, NO_PAGES, List.of(), Optional.empty());
  }

  @Override
  public void commit(Batch batch) {
    events.addAndGet(batch.events().size());
  }

  @Override
  public List<PartitionStatus> partitionsOn(PageId page) {
    throw new IllegalStateException("the ledger had to read a page");
  }

  @Override
  public List<GroupStatus> groupStatusesOn(PageId page) {
    throw new IllegalStateException("the ledger had to read a page");
  }

  @Override
  public List<Mention<Feed>> feedsOn(PageId page) {
    throw new IllegalStateException("the ledger had to read a page");
  }

  @Override
  public List<Mention<String>> groupsOn(PageId page) {
    throw new IllegalStateException("the ledger had to read a page");
  }

  @Override
  public void idsOn(Set<LocalDate> dates, Instant since, BiConsumer<Partition, String> each) {}

  @Override
  public List<SeenEvent> eventsOf(Set<Partition> partitions, Set<String> ids, Instant since) {
    return List.of();
  }

  @Override
  public List<IngestionEvent> historyOf(Set<Partition> partitions, Instant since) {
    return List.of();
  }

  @Override
  public List<IngestionEvent> eventsSince(Instant arrival, IngestionStatus status) {
    return List.of();
  }

  @Override
  public List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    return List.of();
  }

  @Override
  public void close() {}
}
