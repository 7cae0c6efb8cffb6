package dev.muster.intake.sqs;

import dev.muster.intake.NoticeSamples;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.IngestionEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A queue that is received into a ledger in memory. */
final class ReadQueue implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final String url;
  final MemoryStore store = new MemoryStore();
  final Ledger ledger;
  private Duration visibility = Duration.ofSeconds(30);
  private int receivers = 3;
  private SqsIntake intake;
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile boolean isHeld;

  ReadQueue(String url, LedgerSettings settings) {
    this.url = url;
    this.ledger = Ledger.open(store, settings, InstantSource.system());
  }

  static ReadQueue of(String url) {
    return new ReadQueue(url, new LedgerSettings(1_000, 1_000));
  }

  ReadQueue visibleAgainAfter(Duration timeout) {
    visibility = timeout;
    return this;
  }

  ReadQueue receivedBy(int atOnce) {
    receivers = atOnce;
    return this;
  }

  void start() {
    intake =
        SqsIntake.start(
            new SqsSettings(
                url,
                SqsServer.REGION,
                null,
                SqsServer.KEY,
                SqsServer.SECRET,
                receivers,
                10,
                visibility),
            NoticeSamples.RULES,
            ledger);
  }

  void stop() {
    if (intake != null) {
      intake.close();
      intake = null;
    }
  }

  /** From the next commit on, none ends until {@link #releaseCommits}. */
  void holdCommits() {
    store.beforeCommit(batch -> hold());
  }

  private void hold() {
    isHeld = true;
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitHeldCommit() {
    await("a commit is held", () -> isHeld);
  }

  void releaseCommits() {
    release.countDown();
  }

  SqsIntake intake() {
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

  /** Waits until so many messages are done with. */
  void awaitMessages(int count) {
    await(count + " messages are done with", () -> intake.counts().messages() == count);
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
    releaseCommits();
    stop();
    ledger.close();
  }
}
