package dev.muster.ledger;

import dev.muster.model.Delivery;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Keeps what it is given, and can be made to fail. Outlives the ledgers that are opened on it. */
public final class MemoryStore implements Store {
  private boolean copiesRows;
  private final List<Batch> batches = new ArrayList<>();
  private Optional<Batch> cutShort = Optional.empty();
  private Consumer<Batch> beforeCommit = batch -> {};
  private Consumer<Batch> afterCommit = batch -> {};
  private Consumer<PageId> beforeRead = page -> {};
  private int pagesRead;

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
    return batches.stream()
        .flatMap(batch -> batch.events().stream())
        .sorted(Comparator.comparing(IngestionEvent::receivedAt))
        .toList();
  }

  public synchronized List<Delivery> deliveries() {
    return batches.stream().flatMap(batch -> batch.deliveries().stream()).toList();
  }

  /** Every status row, by date, then feed. */
  public synchronized List<PartitionStatus> partitions() {
    return pages(Batch::partitionPages).values().stream()
        .flatMap(List::stream)
        .sorted(
            Comparator.comparing((PartitionStatus row) -> row.partition().dataAsOfDate())
                .thenComparing(row -> row.partition().feed()))
        .toList();
  }

  /** Every group status, by date, then group. */
  public synchronized List<GroupStatus> groupStatuses() {
    return pages(Batch::groupPages).values().stream()
        .flatMap(List::stream)
        .sorted(
            Comparator.comparing(GroupStatus::dataAsOfDate)
                .thenComparing(GroupStatus::consumerGroupName))
        .toList();
  }

  private <R> Map<PageId, List<R>> pages(Function<Batch, PageChanges<R>> part) {
    Map<PageId, List<R>> pages = new LinkedHashMap<>();
    for (Batch batch : batches) {
      PageChanges<R> changes = part.apply(batch);
      if (!pages.keySet().containsAll(changes.gone())) {
        throw new IllegalStateException("no such pages: " + changes.gone());
      }
      pages.keySet().removeAll(changes.gone());
      changes.added().forEach(page -> pages.put(page.id(), page.rows()));
    }
    return pages;
  }

  /** The pages of the status rows, in the order in which they were written. */
  public synchronized List<PageId> partitionPages() {
    return List.copyOf(pages(Batch::partitionPages).keySet());
  }

  /** How often a page was read. */
  public synchronized int pagesRead() {
    return pagesRead;
  }

  /** Runs the fault before each later page is read; it may throw, or take its time. */
  public synchronized void beforeRead(Consumer<PageId> fault) {
    beforeRead = fault;
  }

  @Override
  public List<PartitionStatus> partitionsOn(PageId page) {
    return read(Batch::partitionPages, page);
  }

  @Override
  public List<GroupStatus> groupStatusesOn(PageId page) {
    List<GroupStatus> rows = read(Batch::groupPages, page);
    return copiesRows ? rows.stream().map(MemoryStore::copy).toList() : rows;
  }

  /** As a store does that reads them from files. */
  void copyRowsWhenRead() {
    copiesRows = true;
  }

  private static GroupStatus copy(GroupStatus row) {
    return new GroupStatus(
        row.key(),
        row.definitionVersion(),
        row.required().stream().map(MemoryStore::copy).toList(),
        row.missing().stream().map(MemoryStore::copy).toList(),
        row.status(),
        row.revision(),
        row.readyAt(),
        row.notificationSentAt(),
        row.acknowledgedAt(),
        row.errorReason(),
        row.createdAt(),
        row.updatedAt());
  }

  private static Feed copy(Feed feed) {
    return new Feed(feed.sourceSystem(), feed.dataType());
  }

  @Override
  public List<Mention<Feed>> feedsOn(PageId page) {
    return partitionsOn(page).stream().map(Kind.PARTITIONS::mention).toList();
  }

  @Override
  public List<Mention<String>> groupsOn(PageId page) {
    return groupStatusesOn(page).stream().map(Kind.GROUP_STATUSES::mention).toList();
  }

  private <R> List<R> read(Function<Batch, PageChanges<R>> part, PageId page) {
    Consumer<PageId> fault;
    synchronized (this) {
      fault = beforeRead;
      pagesRead++;
    }
    fault.accept(page);
    synchronized (this) {
      return batches.stream()
          .flatMap(batch -> part.apply(batch).added().stream())
          .filter(stored -> stored.id().equals(page))
          .map(PageChanges.NewPage::rows)
          .findFirst()
          .orElseThrow(() -> new StaleStateException("no page " + page, null));
    }
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
        Contents.of(pages(Batch::partitionPages).keySet()),
        Contents.of(pages(Batch::groupPages).keySet()),
        List.of(),
        positions(),
        cutShort.map(batch -> new Loaded.CutShort(batch.mark(), entriesOf(batch))));
  }

  private Map<String, Long> positions() {
    Map<String, Long> positions = new HashMap<>();
    batches.forEach(batch -> positions.putAll(batch.positions()));
    return positions;
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
  public synchronized void idsOn(
      Set<LocalDate> dates, Instant since, BiConsumer<Partition, String> each) {
    for (IngestionEvent event : events()) {
      LocalDate date = event.partition().dataAsOfDate();
      if (dates.contains(date) && !event.receivedAt().isBefore(since)) {
        each.accept(event.partition(), event.eventId());
      }
    }
  }

  @Override
  public List<SeenEvent> eventsOf(Set<Partition> partitions, Set<String> ids, Instant since) {
    return historyOf(partitions, since).stream()
        .filter(event -> ids.contains(event.eventId()))
        .map(IngestionEvent::seen)
        .toList();
  }

  @Override
  public synchronized List<IngestionEvent> historyOf(Set<Partition> partitions, Instant since) {
    return events().stream()
        .filter(event -> partitions.contains(event.partition()))
        .filter(event -> !event.receivedAt().isBefore(since))
        .toList();
  }

  @Override
  public synchronized List<IngestionEvent> eventsSince(Instant arrival, IngestionStatus status) {
    return events().stream()
        .filter(event -> event.status() == status && !event.receivedAt().isBefore(arrival))
        .toList();
  }

  @Override
  public synchronized List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    return deliveries().stream().filter(delivery -> keys.contains(delivery.key())).toList();
  }

  @Override
  public void close() {}
}
