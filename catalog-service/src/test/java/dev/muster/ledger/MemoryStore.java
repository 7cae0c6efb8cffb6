package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.Entry;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Keeps what it is given, and can be made to fail. Outlives the ledgers that are opened on it. */
public final class MemoryStore implements Store {
  private final List<Batch> batches = new ArrayList<>();
  private Optional<Batch> cutShort = Optional.empty();
  private Consumer<Batch> beforeCommit = batch -> {};
  private Consumer<Batch> afterCommit = batch -> {};

  /** Runs the fault before each later batch is written; it may throw, or take its time. */
  public synchronized void beforeCommit(Consumer<Batch> fault) {
    beforeCommit = fault;
  }

  /** Runs the fault after each later batch was written; the caller never learns that it was. */
  public synchronized void afterCommit(Consumer<Batch> fault) {
    afterCommit = fault;
  }

  /** Takes the last batch back but for its rows of history, as if the process had died there. */
  public synchronized void cutLastBatchShort() {
    cutShort = Optional.of(batches.remove(batches.size() - 1));
  }

  @Override
  public void commit(Batch batch) {
    Consumer<Batch> after;
    synchronized (this) {
      after = afterCommit;
    }
    beforeCommit.accept(batch);
    synchronized (this) {
      if (batches.stream().noneMatch(written -> written.mark().equals(batch.mark()))) {
        batches.add(batch);
        cutShort = Optional.empty();
      }
    }
    after.accept(batch);
  }

  /** The batches written, in order. */
  public synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** Every event ever written, by arrival. */
  public synchronized List<IngestionEvent> events() {
    return batches.stream().flatMap(batch -> batch.events().stream()).toList();
  }

  public synchronized List<Delivery> deliveries() {
    return batches.stream().flatMap(batch -> batch.deliveries().stream()).toList();
  }

  public synchronized List<PartitionStatus> partitions() {
    Map<LocalDate, List<PartitionStatus>> pages = new TreeMap<>();
    batches.forEach(batch -> pages.putAll(batch.partitionPages()));
    return pages.values().stream().flatMap(List::stream).toList();
  }

  public synchronized List<GroupStatus> groupStatuses() {
    Map<LocalDate, List<GroupStatus>> pages = new TreeMap<>();
    batches.forEach(batch -> pages.putAll(batch.groupPages()));
    return pages.values().stream().flatMap(List::stream).toList();
  }

  public synchronized List<GroupDefinition> definitions() {
    return batches.stream()
        .flatMap(batch -> batch.definitions().stream())
        .reduce(List.of(), (older, newer) -> newer);
  }

  @Override
  public synchronized Loaded load() {
    return new Loaded(
        batches.stream().map(Batch::mark).reduce((older, newer) -> newer),
        definitions(),
        partitions(),
        groupStatuses(),
        List.of(),
        cutShort.map(batch -> new Loaded.CutShort(batch.mark(), entriesOf(batch))));
  }

  private List<Entry> entriesOf(Batch batch) {
    Stream<Entry> events = batch.events().stream().map(Entry.Ingested::new);
    Stream<Entry> deliveries = batch.deliveries().stream().map(MemoryStore::entryOf);
    List<Entry> entries =
        Stream.concat(events, deliveries).sorted(Comparator.comparing(Entry::at)).toList();
    return entries.isEmpty() ? definitionChange(batch) : entries;
  }

  private static Entry entryOf(Delivery delivery) {
    return delivery.result() == Delivery.Result.REQUESTED
        ? new Entry.RedeliveryRequested(delivery.key(), delivery.recordedAt())
        : new Entry.Delivered(delivery);
  }

  private List<Entry> definitionChange(Batch batch) {
    List<GroupDefinition> after = batch.definitions().orElseThrow();
    List<GroupDefinition> added = new ArrayList<>(after);
    added.removeAll(definitions());
    if (!added.isEmpty()) {
      return List.of(new Entry.GroupDefined(added.get(0).spec(), batch.mark().lastArrival()));
    }
    List<GroupDefinition> removed = new ArrayList<>(definitions());
    removed.removeAll(after);
    return List.of(
        new Entry.GroupDeleted(removed.get(0).consumerGroupName(), batch.mark().lastArrival()));
  }

  @Override
  public synchronized List<SeenEvent> eventsOf(Set<Partition> partitions, Instant since) {
    return events().stream()
        .filter(event -> partitions.contains(event.partition()))
        .filter(event -> !event.receivedAt().isBefore(since))
        .map(IngestionEvent::seen)
        .toList();
  }

  @Override
  public synchronized List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    return deliveries().stream().filter(delivery -> keys.contains(delivery.key())).toList();
  }

  @Override
  public void close() {}
}
