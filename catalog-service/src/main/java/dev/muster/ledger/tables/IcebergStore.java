package dev.muster.ledger.tables;

import dev.muster.ledger.Batch;
import dev.muster.ledger.Loaded;
import dev.muster.ledger.SecretSeal;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.Store;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.ledger.UnusableStoreException;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Partition;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Keeps the state in Iceberg tables, one commit per table and batch. Every snapshot names its batch
 * and the tables that the batch writes to, so that a batch which was cut short is found and
 * finished.
 */
public final class IcebergStore implements Store {
  private static final int RECENT_EVENTS = 100_000;

  private final Tables tables;
  private final int recentEvents;
  private final Expiry expiry;

  /** Whether the last commit has ended with less than certainty. */
  private boolean inDoubt;

  private IcebergStore(Tables tables, int recentEvents, Expiry expiry) {
    this.tables = tables;
    this.recentEvents = recentEvents;
    this.expiry = expiry;
  }

  /**
   * Opens the store in this catalog, which stays the caller's to close. Creates the tables that are
   * not there, and adds the columns that an older version did not have.
   *
   * @param seal for the secrets in the definitions
   * @throws UnusableStoreException if a table is not as this version needs it
   * @throws StoreUnavailableException if the catalog does not answer
   */
  public static IcebergStore open(Catalog catalog, SecretSeal seal) {
    return open(catalog, seal, RECENT_EVENTS, new Expiry(100, TableLayout.MIN_SNAPSHOTS, 600));
  }

  static IcebergStore open(Catalog catalog, SecretSeal seal, int recentEvents, Expiry expiry) {
    return answered(() -> new IcebergStore(Tables.open(catalog, seal), recentEvents, expiry));
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
          inDoubt = !expiry.afterCommit(tables.all(), batch.mark().lastArrival());
          return null;
        });
  }

  private record Write(StampedTable table, Consumer<Stamp> step) {}

  private void write(Batch batch) {
    List<Write> writes = writes(batch);
    Set<String> names =
        writes.stream().map(write -> write.table().name()).collect(Collectors.toSet());
    Stamp stamp = new Stamp(batch.mark(), names);
    writes.forEach(write -> write.step().accept(stamp));
  }

  private List<Write> writes(Batch batch) {
    List<Write> writes = new ArrayList<>();
    append(tables.events(), batch.events(), writes);
    append(tables.deliveries(), batch.deliveries(), writes);
    batch
        .definitions()
        .ifPresent(
            all -> {
              replace(tables.definitions(), Map.of(Tables.Page.WHOLE, all), writes);
              replace(
                  tables.dependencies(), Map.of(Tables.Page.WHOLE, DependencyRows.of(all)), writes);
            });
    replace(tables.partitions(), batch.partitionPages(), writes);
    replace(tables.groupStatuses(), batch.groupPages(), writes);
    return writes;
  }

  private static <T> void append(AppendedTable<T> table, List<T> records, List<Write> writes) {
    if (!records.isEmpty()) {
      writes.add(new Write(table.table(), stamp -> table.append(records, stamp)));
    }
  }

  private static <P, T> void replace(
      PagedTable<P, T> table, Map<P, List<T>> pages, List<Write> writes) {
    if (table.isTouchedBy(pages)) {
      writes.add(new Write(table.table(), stamp -> table.replace(pages, stamp)));
    }
  }

  private void publish() {
    tables.events().publish(tables.events().table().view());
    tables.deliveries().publish(tables.deliveries().table().view());
  }

  @Override
  public List<SeenEvent> eventsOf(Set<Partition> partitions, Instant since) {
    Expression filter =
        Expressions.and(
            Expressions.greaterThanOrEqual("received_at", since.toString()),
            Expressions.in("data_as_of_date", each(partitions, p -> p.dataAsOfDate().toString())),
            Expressions.in("source_system", each(partitions, p -> p.feed().sourceSystem())),
            Expressions.in("data_type", each(partitions, p -> p.feed().dataType())));
    AppendedTable<IngestionEvent> events = tables.events();
    return answered(() -> events.published().read(events.rows(), filter)).stream()
        .filter(event -> partitions.contains(event.partition()))
        .map(IngestionEvent::seen)
        .toList();
  }

  @Override
  public List<Delivery> deliveriesOf(Set<GroupDate> keys) {
    Expression filter =
        Expressions.and(
            Expressions.in("data_as_of_date", each(keys, key -> key.dataAsOfDate().toString())),
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

  /** Nothing: every commit is over when it returns. */
  @Override
  public void close() {}
}
