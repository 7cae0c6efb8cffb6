package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Claim;
import dev.muster.model.Delivery;
import dev.muster.model.Delivery.Result;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Entry;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Samples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The outbox over a real ledger, with time and receivers in our hands. */
class OutboxTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final GroupDate KEY = new GroupDate(Samples.DASHBOARD, Samples.DATE);
  private static final String A = "https://a.example/hook";
  private static final String B = "https://b.example/hook";
  private static final String C = "https://c.example/hook";
  private static final Answer FAILURE = new Answer.Failed(500, "answered 500", Duration.ZERO);
  private static final Answer GONE = new Answer.Gone(410, "answered 410 Gone");

  private final MemoryStore store = new MemoryStore();
  private final ScriptedChannel receivers = new ScriptedChannel();
  private ManualAgenda agenda = new ManualAgenda(START);
  private Ledger ledger = Ledger.open(store, new LedgerSettings(1000, 100), () -> agenda.instant());

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  @Test
  void tellsEveryEndpointAndSaysWhenTheyWereTold() {
    startOutbox();
    ready(A, B);
    agenda.until(() -> is(GroupState.NOTIFIED));

    assertThat(receivers.targets()).containsExactly(A, B);
    assertThat(receivers.ids()).containsExactly(status().announcementId());
    assertThat(status().notificationSentAt()).isEqualTo(START);
    assertThat(deliveries()).extracting(Delivery::target).containsExactlyInAnyOrder(A, B);
    assertThat(deliveries()).extracting(Delivery::result).containsOnly(Result.DELIVERED);
    assertThat(deliveries()).extracting(Delivery::attempt).containsOnly(1);
    assertThat(deliveries()).extracting(Delivery::responseStatus).containsOnly(204);
    assertThat(deliveries())
        .extracting(Delivery::concludes)
        .containsExactly(null, GroupState.NOTIFIED);
    settle();
    assertThat(agenda.booked()).isZero();
  }

  @Test
  void takesUpWhatWasReadyBeforeItStarted() {
    ready(A);
    startOutbox();
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A);
  }

  @Test
  void leavesAGroupAloneUntilItHasAnEndpoint() {
    startOutbox();
    ready();
    agenda.runDue();
    assertThat(status().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);

    define(A);
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A);
  }

  @Test
  void triesAgainByTheScheduleUntilTheAttemptsAreUsedUp() {
    receivers.always(A, FAILURE);
    startOutbox();
    ready(A);
    for (int attempt = 1; attempt < RetrySchedule.ATTEMPTS; attempt++) {
      Delivery row = recorded(attempt);
      assertThat(row.attempt()).isEqualTo(attempt);
      assertThat(row.result()).isEqualTo(Result.RETRYING);
      assertThat(row.nextAttemptAt()).isAfter(agenda.instant());
      agenda.passTo(row.nextAttemptAt().minusNanos(1000));
      assertThat(receivers.sent()).hasSize(attempt);
      agenda.passTo(row.nextAttemptAt());
      assertThat(receivers.sent()).hasSize(attempt + 1);
    }
    Delivery last = recorded(RetrySchedule.ATTEMPTS);
    assertThat(last.result()).isEqualTo(Result.EXHAUSTED);
    assertThat(last.nextAttemptAt()).isNull();
    assertThat(last.concludes()).isEqualTo(GroupState.ERROR);
    assertThat(status().status()).isEqualTo(GroupState.ERROR);
    assertThat(status().errorReason()).isEqualTo("webhook " + A + ": answered 500");

    agenda.pass(Duration.ofDays(30));
    assertThat(receivers.sent()).hasSize(RetrySchedule.ATTEMPTS);
    assertThat(receivers.ids()).hasSize(1);
    assertThat(receivers.bodies()).hasSize(1);
  }

  @Test
  void waitsLongerIfTheReceiverAsksForIt() {
    receivers.next(A, new Answer.Failed(503, "answered 503", Duration.ofHours(1)));
    receivers.next(A, new Answer.Failed(503, "answered 503", Duration.ofSeconds(1)));
    startOutbox();
    ready(A);
    Instant next = recorded(1).nextAttemptAt();
    assertThat(next).isEqualTo(START.plus(Duration.ofHours(1)));
    agenda.passTo(next);
    assertThat(recorded(2).nextAttemptAt()).isAfterOrEqualTo(next.plus(Duration.ofMinutes(5)));
  }

  @Test
  void sendsNothingMoreToAnEndpointThatIsGone() {
    receivers.next(A, GONE);
    startOutbox();
    ready(A);
    agenda.until(() -> is(GroupState.ERROR));
    assertThat(recorded(1).result()).isEqualTo(Result.GONE);
    assertThat(recorded(1).concludes()).isEqualTo(GroupState.ERROR);
    assertThat(status().errorReason()).isEqualTo("webhook " + A + ": answered 410 Gone");
    assertThat(endpoints()).allMatch(Endpoint::disabled);

    LocalDate nextDate = Samples.DATE.plusDays(1);
    submit(Samples.event("next", Samples.ORDERS, nextDate, IngestionStatus.INGESTED, 0));
    GroupDate next = new GroupDate(Samples.DASHBOARD, nextDate);
    agenda.until(() -> status(next).status() == GroupState.ERROR);
    assertThat(status(next).errorReason())
        .isEqualTo(
            "webhook "
                + A
                + ": not told: it answered 410 Gone before;"
                + " define the group anew to serve it again");
    assertThat(receivers.sent()).hasSize(1);
  }

  @Test
  void servesAnEndpointThatWasGoneOnceItIsDefinedAnew() {
    receivers.next(A, GONE);
    receivers.next(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    define(A, B);
    agenda.until(() -> receivers.targets().size() == 3);
    assertThat(receivers.targets()).containsExactly(A, B, A);
    agenda.pass(Duration.ofMinutes(1));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B, A, B);
  }

  @Test
  void triesAgainOnlyTheEndpointThatDoesNotHaveIt() {
    receivers.next(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    assertThat(status().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    agenda.pass(Duration.ofMinutes(1));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B, B);
  }

  @Test
  void namesTheEndpointThatDoesNotHaveItThoughAnotherHeardLast() {
    receivers.next(A, FAILURE);
    receivers.next(B, GONE);
    startOutbox();
    ready(A, B);
    recorded(2);
    agenda.pass(Duration.ofMinutes(1));
    agenda.until(() -> is(GroupState.ERROR));
    assertThat(receivers.targets()).containsExactly(A, B, A);
    assertThat(recorded(3).result()).isEqualTo(Result.DELIVERED);
    assertThat(status().errorReason())
        .isEqualTo(
            "webhook " + A + ": delivered here, but not to webhook " + B + ": answered 410 Gone");
  }

  @Test
  void tellsTheEndpointsOfTheDefinitionAsItIsByThen() {
    receivers.next(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    define(A, C);
    agenda.until(() -> is(GroupState.NOTIFIED));
    agenda.pass(Duration.ofDays(1));
    assertThat(receivers.targets()).containsExactly(A, B, C);
  }

  @Test
  void isDoneWhenTheOnlyEndpointInTheWayIsTakenOutOfTheDefinition() {
    receivers.always(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    define(A);
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B);
    assertThat(status().notificationSentAt()).isEqualTo(START);
    settle();
    assertThat(agenda.booked()).isZero();
  }

  @Test
  void stopsWhenTheGroupIsNoLongerReady() {
    receivers.next(A, FAILURE);
    startOutbox();
    ready(A);
    recorded(1);
    submit(orders(IngestionStatus.PROCESSING, 1));
    assertThat(status().status()).isEqualTo(GroupState.PENDING);
    agenda.pass(Duration.ofDays(1));
    assertThat(receivers.sent()).hasSize(1);
    assertThat(agenda.booked()).isZero();

    submit(orders(IngestionStatus.INGESTED, 2));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.sent()).hasSize(2);
    assertThat(recorded(2).attempt()).isEqualTo(1);
  }

  @Test
  void looksAgainRightBeforeItSends() {
    List<CompletableFuture<Answer>> slow = waitInLineFor(A);
    submit(orders(IngestionStatus.PROCESSING, 1));
    slow.forEach(answer -> answer.complete(new Answer.Taken(200)));
    recorded(2);
    assertThat(status().status()).isEqualTo(GroupState.PENDING);
    assertThat(receivers.sent()).hasSize(2);
    assertThat(deliveries()).hasSize(2);
  }

  @Test
  void sendsOnceThoughTheEndpointWasTakenAwayAndGivenBackMeanwhile() {
    List<CompletableFuture<Answer>> slow = waitInLineFor(A);
    define();
    agenda.runDue();
    define(A);
    agenda.runDue();
    slow.forEach(answer -> answer.complete(new Answer.Taken(200)));
    agenda.until(() -> is(GroupState.NOTIFIED));
    settle();
    assertThat(receivers.sent()).hasSize(3);
  }

  /** Has the dashboard's attempt wait for two others at the same receiver. */
  private List<CompletableFuture<Answer>> waitInLineFor(String url) {
    List<CompletableFuture<Answer>> slow =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    slow.forEach(answer -> receivers.next(url, answer));
    startOutbox();
    submit(Samples.defined(group("slow1", url)));
    submit(Samples.defined(group("slow2", url)));
    submit(orders(IngestionStatus.INGESTED, 0));
    agenda.until(() -> receivers.sent().size() == 2);
    define(url);
    agenda.runDue();
    return slow;
  }

  @Test
  void keepsWhatWasToldWhileTheGroupMovedOn() {
    CompletableFuture<Answer> slow = new CompletableFuture<>();
    receivers.next(A, slow);
    startOutbox();
    ready(A);
    agenda.until(() -> receivers.sent().size() == 1);
    submit(orders(IngestionStatus.PROCESSING, 1));
    slow.complete(new Answer.Taken(200));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(status().revision()).isEqualTo(1);
  }

  @Test
  void sendsAgainUnderTheSameIdAfterACrashBetweenSendingAndRecording() {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    receivers.next(A, answer);
    startOutbox();
    ready(A);
    agenda.until(() -> receivers.sent().size() == 1);
    answer.complete(new Answer.Taken(200));

    restart();
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, A);
    assertThat(receivers.ids()).hasSize(1);
    assertThat(receivers.bodies()).hasSize(1);
    assertThat(recorded(1).attempt()).isEqualTo(1);
    assertThat(deliveries()).hasSize(1);
  }

  @Test
  void goesOnAfterARestartWhereItWas() {
    receivers.always(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    agenda.pass(Duration.ofSeconds(6));
    Delivery second = recorded(3);
    assertThat(second.attempt()).isEqualTo(2);

    restart();
    agenda.runDue();
    agenda.passTo(second.nextAttemptAt().minusNanos(1000));
    assertThat(receivers.targets()).containsExactly(A, B, B);
    agenda.passTo(second.nextAttemptAt());
    assertThat(receivers.targets()).containsExactly(A, B, B, B);
    assertThat(recorded(4).attempt()).isEqualTo(3);
  }

  @Test
  void startsAnewIfTheGroupTurnedReadyAgainWhileItWasDown() {
    receivers.next(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    submit(orders(IngestionStatus.PROCESSING, 1));
    submit(orders(IngestionStatus.INGESTED, 2));

    restart();
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B, A, B);
    assertThat(deliveries()).extracting(Delivery::attempt).containsOnly(1);
  }

  @Test
  void makesAtOnceWhatFellDueWhileItWasDown() {
    receivers.next(A, FAILURE);
    startOutbox();
    ready(A);
    recorded(1);
    restart();
    agenda.pass(Duration.ofDays(2));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(recorded(2).attempt()).isEqualTo(2);
  }

  @Test
  void sendsAgainWhatSomebodyAsksFor() {
    startOutbox();
    ready(A, B);
    agenda.until(() -> is(GroupState.NOTIFIED));
    redeliver();
    assertThat(status().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B, A, B);
    assertThat(receivers.ids()).hasSize(1);
    assertThat(deliveries()).extracting(Delivery::attempt).containsExactly(1, 1, 0, 1, 1);
  }

  @Test
  void sendsAgainWhatSomebodyAskedForWhileItWasDown() {
    startOutbox();
    ready(A, B);
    agenda.until(() -> is(GroupState.NOTIFIED));
    redeliver();
    restart();
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B, A, B);
  }

  @Test
  void sendsAgainThoughTheRequestWasCommittedTogetherWithTheAnswer() throws Exception {
    startOutbox();
    ready(A);
    BlockedStore blocked = blockStore();
    agenda.runDue();
    assertThat(receivers.sent()).hasSize(1);
    CompletableFuture<List<Outcome>> request =
        ledger.submit(List.of(arrival -> new Entry.RedeliveryRequested(KEY, arrival)));
    blocked.release();
    request.join();

    assertThat(store.batches())
        .last()
        .satisfies(batch -> assertThat(batch.deliveries()).hasSize(2));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, A);
    assertThat(deliveries()).extracting(Delivery::attempt).containsExactly(1, 0, 1);
  }

  @Test
  void startsAnewForEveryEndpointIfAskedWhileItIsStillTrying() {
    receivers.next(B, FAILURE);
    startOutbox();
    ready(A, B);
    recorded(2);
    redeliver();
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, B, A, B);
    agenda.pass(Duration.ofDays(1));
    assertThat(receivers.sent()).hasSize(4);
  }

  @Test
  void tellsEveryEndpointOnceAGroupInErrorIsDefinedAnew() {
    receivers.next(A, GONE);
    startOutbox();
    ready(A);
    agenda.until(() -> is(GroupState.ERROR));
    define(A, B);
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.targets()).containsExactly(A, A, B);
    assertThat(receivers.ids()).hasSize(1);
  }

  @Test
  void recordsWhatTheLedgerRefusedWithoutSendingAgain() throws Exception {
    ledger.close();
    ledger = Ledger.open(store, new LedgerSettings(1, 1), () -> agenda.instant());
    ready(A);
    startOutbox();
    BlockedStore blocked = blockStore();
    CompletableFuture<?> waiting =
        ledger.submit(
            List.of(
                Samples.event(
                    "y", Samples.DATES, Samples.DATE.plusDays(1), IngestionStatus.INGESTED, 0)));

    agenda.runDue();
    assertThat(receivers.sent()).hasSize(1);
    agenda.pass(Recorder.PAUSE);
    agenda.pass(Recorder.PAUSE);
    assertThat(store.deliveries()).isEmpty();

    blocked.release();
    waiting.join();
    agenda.pass(Recorder.PAUSE);
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.sent()).hasSize(1);
    assertThat(status().notificationSentAt()).isEqualTo(START);
  }

  @Test
  void triesAgainToReadWhatWasDeliveredBeforeItSendsAnything() {
    ready(A);
    ledger.close();
    FaultyHistory faulty = new FaultyHistory(store);
    ledger = Ledger.open(faulty, new LedgerSettings(1000, 100), () -> agenda.instant());
    startOutbox();
    agenda.runDue();
    assertThat(receivers.sent()).isEmpty();
    faulty.heal();
    agenda.pass(Duration.ofSeconds(5));
    agenda.until(() -> is(GroupState.NOTIFIED));
    assertThat(receivers.sent()).hasSize(1);
  }

  @Test
  void doesNotLetOneSlowReceiverHoldUpTheOthers() {
    startOutbox();
    IntStream.range(0, 20).forEach(i -> receivers.next(A, new CompletableFuture<>()));
    for (int i = 0; i < 20; i++) {
      submit(Samples.defined(group("slow" + i, A)));
    }
    submit(Samples.defined(group("quick", B)));
    submit(Samples.landed("e", Samples.ORDERS));
    GroupDate quick = new GroupDate("quick", Samples.DATE);
    agenda.until(() -> status(quick).status() == GroupState.NOTIFIED);
    assertThat(receivers.targets()).containsOnlyOnce(B);
    assertThat(receivers.targets()).filteredOn(A::equals).hasSize(2);
  }

  @Test
  void survivesAChannelThatBreaks() {
    receivers.next(A, CompletableFuture.failedFuture(new IllegalStateException("broken")));
    startOutbox();
    ready(A);
    assertThat(recorded(1).error())
        .isEqualTo("could not be sent: java.lang.IllegalStateException: broken");
    agenda.pass(Duration.ofSeconds(6));
    agenda.until(() -> is(GroupState.NOTIFIED));
  }

  @Test
  void letsRunningAttemptsEndAndRecordsThemBeforeItCloses() {
    CompletableFuture<Answer> slow = new CompletableFuture<>();
    receivers.next(A, slow);
    Outbox outbox = startOutbox();
    ready(A);
    agenda.until(() -> receivers.sent().size() == 1);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(outbox::close);
    agenda.awaitDue();
    agenda.runDue();
    submit(Samples.defined(group("late", B)));
    agenda.runDue();
    slow.complete(new Answer.Taken(200));
    agenda.until(closing::isDone);
    assertThat(status().status()).isEqualTo(GroupState.NOTIFIED);
    assertThat(receivers.targets()).containsExactly(A);
  }

  private Outbox startOutbox() {
    NotificationSettings settings = new NotificationSettings(1, Duration.ofSeconds(20), 8);
    Outbox outbox = new Outbox(ledger, receivers, settings, new Random(7), agenda, agenda);
    outbox.start();
    return outbox;
  }

  /** Another process takes over; the one before does nothing more. */
  private void restart() {
    ledger.close();
    agenda = new ManualAgenda(agenda.instant());
    ledger = Ledger.open(store, new LedgerSettings(1000, 100), () -> agenda.instant());
    startOutbox();
  }

  private void ready(String... urls) {
    define(urls);
    submit(orders(IngestionStatus.INGESTED, 0));
  }

  private void define(String... urls) {
    submit(Samples.defined(group(Samples.DASHBOARD, urls)));
  }

  private static GroupSpec group(String name, String... urls) {
    return new GroupSpec(
        name,
        "",
        List.of(Dependency.sameDate(Samples.ORDERS)),
        Stream.of(urls).map(OutboxTest::webhook).toList());
  }

  private static Endpoint webhook(String url) {
    return new Endpoint.Webhook(URI.create(url), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false);
  }

  private static Claim orders(IngestionStatus status, int minute) {
    return Samples.event("orders" + minute, Samples.ORDERS, Samples.DATE, status, minute);
  }

  private void redeliver() {
    Outcome outcome = submit(arrival -> new Entry.RedeliveryRequested(KEY, arrival));
    assertThat(outcome).isInstanceOf(Outcome.RedeliveryAccepted.class);
  }

  private Outcome submit(Claim claim) {
    return ledger.submit(List.of(claim)).join().get(0);
  }

  private boolean is(GroupState state) {
    return status().status() == state;
  }

  private GroupStatus status() {
    return status(KEY);
  }

  private GroupStatus status(GroupDate key) {
    return ledger.reads().groupStatus(key).orElseThrow();
  }

  private List<Endpoint> endpoints() {
    return ledger.reads().group(Samples.DASHBOARD).orElseThrow().spec().endpoints();
  }

  private List<Delivery> deliveries() {
    return store.deliveries();
  }

  /** The row of this number, counted from 1, once what follows from it has happened. */
  private Delivery recorded(int number) {
    agenda.until(() -> store.deliveries().size() >= number);
    settle();
    return store.deliveries().get(number - 1);
  }

  /** Everything that was submitted so far is answered, and what was due then has run. */
  private void settle() {
    submit(arrival -> new Entry.GroupDeleted("no such group", arrival));
    agenda.runDue();
  }

  /** Makes the committer wait in the middle of a commit. */
  private BlockedStore blockStore() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    store.beforeCommit(
        batch -> {
          asked.countDown();
          await(answers);
        });
    CompletableFuture<?> committing = ledger.submit(List.of(Samples.landed("x", Samples.DATES)));
    asked.await();
    assertThat(committing).isNotDone();
    return answers::countDown;
  }

  private interface BlockedStore {
    void release();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
