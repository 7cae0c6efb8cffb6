package dev.muster.intake.kafka;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Claim;
import dev.muster.model.IngestionEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A topic that is read into a ledger in memory. */
final class ReadTopic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final String name;
  final String group;
  final MemoryStore store = new MemoryStore();
  final Ledger ledger;
  private final KafkaServer server;
  private final int partitions;
  private final Map<String, String> properties = new HashMap<>();
  private String deadLetterTopic;
  private KafkaIntake intake;

  ReadTopic(KafkaServer server, String name, int partitions, LedgerSettings settings) {
    this.server = server;
    this.name = name;
    this.group = "readers-of-" + name;
    this.partitions = partitions;
    this.ledger = Ledger.open(store, settings, InstantSource.system());
    properties.put("metadata.max.age.ms", "500");
  }

  static ReadTopic of(KafkaServer server, int partitions) throws Exception {
    String name = server.newTopic(partitions);
    return new ReadTopic(server, name, partitions, new LedgerSettings(1_000, 1_000));
  }

  ReadTopic withDeadLettersTo(String topic) {
    deadLetterTopic = topic;
    return this;
  }

  ReadTopic with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  KafkaIntake start() {
    intake =
        KafkaIntake.start(
            new KafkaSettings(server.address(), name, group, deadLetterTopic, properties), ledger);
    return intake;
  }

  void stop() {
    if (intake != null) {
      intake.close();
      intake = null;
    }
  }

  KafkaIntake intake() {
    return intake;
  }

  static String event(String id) {
    return """
        {"event_id": "%s", "source_system": "GUO", "data_type": "FACT_ORDERS",
         "data_as_of_date": "2026-11-22", "ingestion_date": "2026-11-23T02:00:00Z",
         "file_path": "s3://landing/%s"}"""
        .formatted(id, id);
  }

  /** An event without a name: neither an id nor a date. */
  static String nameless(String path) {
    return """
        {"source_system": "GUO", "data_type": "FACT_ORDERS", "data_as_of_date": "2026-11-22",
         "file_path": "%s"}"""
        .formatted(path);
  }

  List<String> eventIds() {
    return store.events().stream().map(IngestionEvent::eventId).toList();
  }

  /** The ledger's positions, by partition. */
  Map<Integer, Long> positions() {
    return ledger.positions().entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> Integer.valueOf(e.getKey().substring(e.getKey().lastIndexOf('/') + 1)),
                Map.Entry::getValue));
  }

  void submit(Claim claim) {
    ledger.submit(List.of(claim)).join();
  }

  /** Waits until everything there is was read and committed. */
  void awaitAll() {
    Map<Integer, Long> ends = new HashMap<>(server.ends(name, partitions));
    ends.values().removeIf(end -> end == 0);
    await("all is read up to " + ends, () -> positions().equals(ends));
  }

  /** Waits until it is so, or fails after a minute. */
  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("waited a minute in vain: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    stop();
    ledger.close();
  }
}
