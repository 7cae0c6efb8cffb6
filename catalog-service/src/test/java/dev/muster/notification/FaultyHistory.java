package dev.muster.notification;

import dev.muster.ledger.Batch;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.Mention;
import dev.muster.ledger.PageId;
import dev.muster.ledger.Store;
import dev.muster.ledger.StoreUnavailableException;
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
import java.util.Set;
import java.util.function.BiConsumer;

/** A store that cannot say what was delivered, until it is healed. */
final class FaultyHistory implements Store {
  private final Store store;
  private boolean healed;

  FaultyHistory(Store store) {
    this.store = store;
  }

  synchronized void heal() {
    healed = true;
  }

  @Override
  public synchronized List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    if (!healed) {
      throw new StoreUnavailableException("storage is down", null);
    }
    return store.deliveriesOf(keys);
  }

  @Override
  public Loaded load() {
    return store.load();
  }

  @Override
  public void commit(Batch batch) {
    store.commit(batch);
  }

  @Override
  public List<PartitionStatus> partitionsOn(PageId page) {
    return store.partitionsOn(page);
  }

  @Override
  public List<GroupStatus> groupStatusesOn(PageId page) {
    return store.groupStatusesOn(page);
  }

  @Override
  public List<Mention<Feed>> feedsOn(PageId page) {
    return store.feedsOn(page);
  }

  @Override
  public List<Mention<String>> groupsOn(PageId page) {
    return store.groupsOn(page);
  }

  @Override
  public void idsOn(Set<LocalDate> dates, Instant since, BiConsumer<Partition, String> each) {
    store.idsOn(dates, since, each);
  }

  @Override
  public List<SeenEvent> eventsOf(Set<Partition> partitions, Set<String> ids, Instant since) {
    return store.eventsOf(partitions, ids, since);
  }

  @Override
  public List<IngestionEvent> historyOf(Set<Partition> partitions, Instant since) {
    return store.historyOf(partitions, since);
  }

  @Override
  public List<IngestionEvent> eventsSince(Instant arrival, IngestionStatus status) {
    return store.eventsSince(arrival, status);
  }

  @Override
  public void close() {
    store.close();
  }
}
