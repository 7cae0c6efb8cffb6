package dev.muster.ledger.tables;

import dev.muster.catalog.CommitOutcome;
import dev.muster.catalog.PartlyMovedException;
import dev.muster.catalog.TableBatch;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.Mention;
import dev.muster.ledger.PageId;
import dev.muster.ledger.PageWork;
import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.Store;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.ledger.UnusableStoreException;
import dev.muster.model.Delivery;
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
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Keeps the state in Iceberg tables. The tables of a batch move together where the catalog can do
 * that, and elsewhere one after the other. Every snapshot names its batch and the tables that the
 * batch writes to, so that a batch which was cut short is found and finished.
 */
public final class IcebergStore implements Store {
  /** What a start reads of the history, at the most. */
  private static final int RECENT_EVENTS = 1_000;

  private static final String ARRIVAL = "received_at";
  private static final String EVENT_ID = "event_id";

  private final Catalog catalog;
  private final Tables tables;
  private final int recentEvents;
  private final Expiry expiry;
  private final Encoders encoders;

  /** Whether the last commit has ended with less than certainty. */
  private boolean inDoubt;

  private IcebergStore(
      Catalog catalog, Tables tables, int recentEvents, Expiry expiry, Encoders encoders) {
    this.catalog = catalog;
    this.tables = tables;
    this.recentEvents = recentEvents;
    this.expiry = expiry;
    this.encoders = encoders;
  }

  /**
   * Opens the store in this catalog, which stays the caller's to close. Creates the tables that are
   * not there, and adds the columns that an older version did not have.
   *
   * @param seal for the secrets in the definitions
   * @param snapshots which of the tables' former states stay
   * @throws UnusableStoreException if a table is not as this version needs it
   * @throws StoreUnavailableException if the catalog does not answer
   */
  public static IcebergStore open(
      Catalog catalog, SecretSeal seal, SnapshotSettings snapshots, InstantSource clock) {
    return open(catalog, seal, RECENT_EVENTS, snapshots, new Encoders(), clock);
  }

  static IcebergStore open(
      Catalog catalog,
      SecretSeal seal,
      int recentEvents,
      SnapshotSettings snapshots,
      Encoders encoders,
      InstantSource clock) {
    return answered(
        () -> {
          Tables tables = Tables.open(catalog, seal, encoders, clock);
          return new IcebergStore(catalog, tables, recentEvents, new Expiry(snapshots), encoders);
        });
  }

  /** The names of all tables that a store keeps. */
  public static List<TableIdentifier> tableNames() {
    return Tables.LAYOUTS.stream().map(TableLayout::identifier).toList();
  }

  @Override
  public Loaded load() {
    return answered(
        () -> {
          tables.all().forEach(StampedTable::refresh);
          Loaded loaded = new Recovery(tables, recentEvents).load();
          inDoubt = false;
          return loaded;
        });
  }

  @Override
  public void commit(Batch batch) {
    answered(
        () -> {
          if (inDoubt) {
            tables.all().forEach(StampedTable::refresh);
          }
          inDoubt = true;
          write(batch);
          publish();
          inDoubt = false;
          return null;
        });
  }

  private void write(Batch batch) {
    List<Write> writes = writes(batch);
    Stamp stamp = new Stamp(batch.mark(), names(writes), batch.positions());
    if (!batch.positions().isEmpty() && !stamp.tables().contains(tables.events().table().name())) {
      // Not part of what makes the batch whole: without it, streams are read again from before.
      writes.add(tables.events().adding(List.of()));
    }
    List<Write> missing = stillMissing(writes, batch.mark());
    while (!missing.isEmpty()) {
      Optional<RuntimeException> refusal = commit(missing, stamp);
      if (refusal.isEmpty()) {
        return;
      }
      tables.all().forEach(StampedTable::refresh);
      int before = missing.size();
      missing = stillMissing(missing, batch.mark());
      if (missing.size() == before) {
        missing.forEach(write -> write.table().requireAgreement());
        throw refusal.get();
      }
    }
  }

  /** Those that no earlier attempt has made. */
  private static List<Write> stillMissing(List<Write> writes, BatchMark batch) {
    List<Write> missing = new ArrayList<>();
    for (Write write : writes) {
      if (write.table().agreesOn(batch)) {
        write.found();
      } else {
        missing.add(write);
      }
    }
    return missing;
  }

  /**
   * Commits them together, if the catalog can, or else in their order.
   *
   * @return why not, if one was refused: another writer was faster, or an earlier attempt of this
   *     very batch of which nobody had learned
   */
  private Optional<RuntimeException> commit(List<Write> writes, Stamp stamp) {
    TableBatch batch = TableBatch.in(catalog);
    encoders.each(
        writes.stream()
            .map(write -> write.enter(batch, stampOn(write.table(), stamp), expiry))
            .toList(),
        Runnable::run);
    try {
      batch.commit();
    } catch (RuntimeException e) {
      if (isRefusal(e)) {
        return Optional.of(e);
      }
      throw e;
    }
    writes.forEach(write -> settle(write, stamp));
    return Optional.empty();
  }

  /** The positions of streams lie with the events, and go from snapshot to snapshot. */
  private Stamp stampOn(StampedTable table, Stamp stamp) {
    StampedTable events = tables.events().table();
    Stamp plain = new Stamp(stamp.mark(), stamp.tables(), Map.of());
    return table == events
        ? plain.withPositions(events.positions()).withPositions(stamp.positions())
        : plain;
  }

  private static boolean isRefusal(RuntimeException failure) {
    return failure instanceof PartlyMovedException partly
        ? partly.isRefusal()
        : CommitOutcome.of(failure) == CommitOutcome.NOTHING_MOVED;
  }

  private static void settle(Write write, Stamp stamp) {
    if (!write.table().agreesOn(stamp.mark())) {
      throw new IllegalStateException(
          "What was committed to table " + write.table().name() + " is not there");
    }
    write.committed();
  }

  private List<Write> writes(Batch batch) {
    List<Write> writes = new ArrayList<>();
    append(tables.events(), batch.events(), writes);
    append(tables.deliveries(), batch.deliveries(), writes);
    batch.definitions().ifPresent(all -> writes.addAll(definitions(batch, all)));
    change(tables.partitions(), batch.partitionWork(), writes);
    change(tables.groupStatuses(), batch.groupWork(), writes);
    if (writes.isEmpty()) {
      writes.add(tables.events().adding(List.of()));
    }
    return writes;
  }

  private static Set<String> names(List<Write> writes) {
    return writes.stream().map(write -> write.table().name()).collect(Collectors.toSet());
  }

  /** They move the events too, lest a committer that has not heard of them go on with events. */
  private List<Write> definitions(Batch batch, List<GroupDefinition> all) {
    List<Write> writes = new ArrayList<>();
    replace(tables.definitions(), all, writes);
    replace(tables.dependencies(), DependencyRows.of(all), writes);
    if (batch.events().isEmpty()) {
      writes.add(tables.events().adding(List.of()));
    }
    return writes;
  }

  private static <T> void append(AppendedTable<T> table, List<T> records, List<Write> writes) {
    if (!records.isEmpty()) {
      writes.add(table.adding(records));
    }
  }

  private static <T> void replace(WholeTable<T> table, List<T> records, List<Write> writes) {
    if (table.isTouchedBy(records)) {
      writes.add(table.replacing(records));
    }
  }

  private static <T> void change(PagedTable<?, T> table, PageWork<T> work, List<Write> writes) {
    if (!work.isEmpty()) {
      writes.add(table.replacing(work));
    }
  }

  private void publish() {
    tables.events().publish(tables.events().table().view());
    tables.deliveries().publish(tables.deliveries().table().view());
  }

  @Override
  public List<PartitionStatus> partitionsOn(PageId page) {
    return answered(() -> tables.partitions().read(page));
  }

  @Override
  public List<GroupStatus> groupStatusesOn(PageId page) {
    return answered(() -> tables.groupStatuses().read(page));
  }

  @Override
  public List<Mention<Feed>> feedsOn(PageId page) {
    return answered(() -> tables.partitions().sketch(page));
  }

  @Override
  public List<Mention<String>> groupsOn(PageId page) {
    return answered(() -> tables.groupStatuses().sketch(page));
  }

  @Override
  public void idsOn(Set<LocalDate> dates, Instant since, BiConsumer<Partition, String> each) {
    Expression filter = Expressions.and(arrivedSince(since), onDates(dates.stream()));
    answered(
        () -> {
          TableView events = tables.events().published();
          events.forEach(
              List.of("source_system", "data_type", PageFiles.DATE, EVENT_ID),
              filter,
              row -> each.accept(PartitionStatusRows.partition(row), row.text(EVENT_ID)));
          return null;
        });
  }

  @Override
  public List<SeenEvent> eventsOf(Set<Partition> partitions, Set<String> ids, Instant since) {
    return events(Expressions.and(about(partitions, since), Expressions.in(EVENT_ID, ids))).stream()
        .filter(event -> partitions.contains(event.partition()))
        .map(IngestionEvent::seen)
        .toList();
  }

  @Override
  public List<IngestionEvent> historyOf(Set<Partition> partitions, Instant since) {
    return events(about(partitions, since)).stream()
        .filter(event -> partitions.contains(event.partition()))
        .toList();
  }

  /** Matches the events of these partitions, and perhaps some of others. */
  private static Expression about(Set<Partition> partitions, Instant since) {
    return Expressions.and(
        arrivedSince(since),
        onDates(partitions.stream().map(Partition::dataAsOfDate)),
        Expressions.in("source_system", each(partitions, p -> p.feed().sourceSystem())),
        Expressions.in("data_type", each(partitions, p -> p.feed().dataType())));
  }

  private static Expression arrivedSince(Instant since) {
    return Expressions.greaterThanOrEqual(ARRIVAL, since.toString());
  }

  private static Expression onDates(Stream<LocalDate> dates) {
    return Expressions.in(PageFiles.DATE, dates.map(LocalDate::toString).distinct().toList());
  }

  @Override
  public List<IngestionEvent> eventsSince(Instant arrival, IngestionStatus status) {
    return events(
        Expressions.and(arrivedSince(arrival), Expressions.equal("status", status.name())));
  }

  private List<IngestionEvent> events(Expression filter) {
    AppendedTable<IngestionEvent> events = tables.events();
    return answered(() -> events.published().read(events.rows(), filter)).stream()
        .sorted(Comparator.comparing(IngestionEvent::receivedAt))
        .toList();
  }

  @Override
  public List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    Expression filter =
        Expressions.and(
            onDates(keys.stream().map(GroupDate::dataAsOfDate)),
            Expressions.in("consumer_group_name", each(keys, GroupDate::consumerGroupName)));
    AppendedTable<Delivery> deliveries = tables.deliveries();
    return answered(() -> deliveries.published().read(deliveries.rows(), filter)).stream()
        .filter(delivery -> keys.contains(delivery.key()))
        .sorted(Comparator.comparing(Delivery::recordedAt))
        .toList();
  }

  private static <K> Set<String> each(Set<K> keys, Function<K, String> part) {
    return keys.stream().map(part).collect(Collectors.toSet());
  }

  /** Small files that were merged into larger ones, since the start; for any thread. */
  public long mergedFiles() {
    return tables.events().compaction().mergedFiles()
        + tables.deliveries().compaction().mergedFiles();
  }

  /** How often files could not be merged, since the start; for any thread. */
  public long mergeFailures() {
    return tables.events().compaction().failures() + tables.deliveries().compaction().failures();
  }

  /** Anything but a clear answer leaves open what has happened. */
  private static <T> T answered(Supplier<T> step) {
    try {
      return step.get();
    } catch (StaleStateException | UnusableStoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StoreUnavailableException("The tables cannot be reached: " + e.getMessage(), e);
    }
  }

  /** Every commit is over when it returns, so nothing is cut short. */
  @Override
  public void close() {
    encoders.close();
  }
}
