package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Delivery;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Samples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The whole of it: a ledger, the outbox's own thread, HTTP. */
class OutboxOverHttpTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
  private static final GroupDate KEY = new GroupDate(Samples.DASHBOARD, Samples.DATE);
  private static final String KEY_OF_SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final NotificationSettings SETTINGS =
      new NotificationSettings(0.000_001, Duration.ofSeconds(20), 8);

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Level level = root.getLevel();
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final MemoryStore store = new MemoryStore();
  private final Ledger ledger = Ledger.open(store, new LedgerSettings(1000, 100), clock);

  @BeforeEach
  void keepTheWholeLog() {
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void restore() {
    root.setLevel(level);
    root.detachAppender(log);
    ledger.close();
  }

  @Test
  void triesAReceiverAgainUntilItHasTheMessageAndTheLogToo() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (Receiver receiver =
            new Receiver(
                exchange ->
                    Receiver.answering(calls.incrementAndGet() < 3 ? 503 : 204, "")
                        .handle(exchange));
        Outbox outbox = Outbox.start(ledger, SETTINGS, "1.2.3", clock, new Random(7))) {
      GroupStatus told = concluded(receiver.url(), new Endpoint.Log());
      assertThat(told.status()).isEqualTo(GroupState.NOTIFIED);
      assertThat(receiver.requests()).hasSize(3);
      assertThat(receiver.requests())
          .extracting(request -> request.header("webhook-id"))
          .containsOnly(told.announcementId());
      assertThat(receiver.requests())
          .extracting(Receiver.Request::body)
          .hasSize(3)
          .containsOnly(receiver.requests().get(0).body());
      assertThat(store.deliveries())
          .filteredOn(row -> row.channel().equals("webhook"))
          .extracting(Delivery::attempt)
          .containsExactly(1, 2, 3);
      assertThat(outbox).isNotNull();
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLoggerName().equals(LogChannel.class.getName()))
        .extracting(ILoggingEvent::toString)
        .containsExactly(
            "[INFO] muster.group.ready.v1: Marketing_Dashboard_Daily/2026-11-22 revision 1 has"
                + " all of its 1 feeds ("
                + ledger.reads().groupStatus(KEY).orElseThrow().announcementId()
                + ")");
  }

  @Test
  void neverShowsASecret() throws Exception {
    try (Receiver receiver = new Receiver(Receiver.answering(410, "no"));
        Outbox outbox = Outbox.start(ledger, SETTINGS, "1.2.3", clock, new Random(7))) {
      GroupStatus told = concluded(receiver.url());
      assertThat(told.status()).isEqualTo(GroupState.ERROR);
      assertThat(told.errorReason()).contains(receiver.url().toString());
      assertThat(outbox).isNotNull();
    }
    assertThat(log.list).isNotEmpty();
    assertThat(log.list).noneMatch(event -> event.toString().contains(KEY_OF_SECRET));
    assertThat(store.deliveries()).isNotEmpty();
    assertThat(store.deliveries()).noneMatch(row -> row.toString().contains(KEY_OF_SECRET));
    assertThat(store.definitions()).noneMatch(row -> row.toString().contains(KEY_OF_SECRET));
  }

  @Test
  void closesAtOnceIfNothingIsUnderWay() {
    Outbox outbox = Outbox.start(ledger, SETTINGS, "1.2.3", clock, new Random(7));
    long start = System.nanoTime();
    outbox.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  /** Makes a group ready that tells these, and waits until it is told, or given up. */
  private GroupStatus concluded(URI url, Endpoint... others) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    ledger.onCommit(batch -> countIfConcluded(batch, over));
    List<Endpoint> endpoints = new ArrayList<>(List.of(others));
    endpoints.add(new Endpoint.Webhook(url, "whsec_" + KEY_OF_SECRET, false));
    List<Dependency> feeds = List.of(Dependency.sameDate(Samples.ORDERS));
    ledger
        .submit(
            List.of(
                Samples.defined(new GroupSpec(Samples.DASHBOARD, "", feeds, endpoints)),
                Samples.landed("e", Samples.ORDERS)))
        .join();
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    return ledger.reads().groupStatus(KEY).orElseThrow();
  }

  private static void countIfConcluded(Committed batch, CountDownLatch over) {
    if (batch.deliveries().stream().anyMatch(row -> row.concludes() != null)) {
      over.countDown();
    }
  }
}
