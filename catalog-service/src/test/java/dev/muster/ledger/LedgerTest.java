package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Claim;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Outcome.EventAccepted;
import dev.muster.model.Outcome.EventConflict;
import dev.muster.model.Partition;
import dev.muster.model.Samples;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final LedgerSettings SETTINGS = new LedgerSettings(10, 4);

  private final MemoryStore store = new MemoryStore();

  @Test
  void answersOnlyAfterTheBatchIsStored() {
    CountDownLatch storage = new CountDownLatch(1);
    store.beforeCommit(batch -> await(storage));
    try (Ledger ledger = open()) {
      CompletableFuture<List<Outcome>> answer =
          ledger.submit(List.of(Samples.landed("e1", Samples.ORDERS)));
      assertThat(answer).isNotDone();
      assertThat(ledger.reads().feeds()).isEmpty();
      storage.countDown();
      assertThat(accepted(answer).status().isReady()).isTrue();
      assertThat(ledger.reads().feeds()).hasSize(1);
    }
  }

  @Test
  void gathersWhatArrivesWhileACommitIsUnderWay() {
    CountDownLatch storage = new CountDownLatch(1);
    store.beforeCommit(batch -> await(storage));
    try (Ledger ledger = open()) {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        answers.add(ledger.submit(List.of(event("e" + i, i))));
      }
      storage.countDown();
      answers.forEach(CompletableFuture::join);
      assertThat(store.batches().stream().map(batch -> batch.events().size()))
          .allMatch(size -> size <= SETTINGS.maxBatch());
      assertThat(store.batches()).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void takesNothingMoreWhenTheQueueIsFull() {
    CountDownLatch storage = new CountDownLatch(1);
    store.beforeCommit(batch -> await(storage));
    try (Ledger ledger = open()) {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 30; i++) {
                  answers.add(ledger.submit(List.of(event("e" + i, i))));
                }
              })
          .isInstanceOf(LedgerFullException.class)
          .hasMessage("10 entries wait to be committed, there is room for 10");
      storage.countDown();
      answers.forEach(CompletableFuture::join);
      assertThat(store.events()).hasSameSizeAs(answers);
    }
  }

  @Test
  void commitsOnceThoughTheReplyIsLost() {
    AtomicInteger lost = new AtomicInteger();
    store.afterCommit(
        batch -> {
          if (lost.getAndIncrement() < 2) {
            throw new StoreUnavailableException("reply lost", null);
          }
        });
    try (Ledger ledger = open()) {
      EventAccepted answer = accepted(ledger.submit(List.of(Samples.landed("e1", Samples.ORDERS))));
      assertThat(answer.duplicate()).isFalse();
      assertThat(store.batches()).hasSize(1);
      assertThat(ledger.trouble()).isEmpty();
    }
  }

  @Test
  void namesItsTroubleWhileTheStoreDoesNotAnswer() {
    CountDownLatch asked = new CountDownLatch(2);
    store.beforeCommit(
        batch -> {
          asked.countDown();
          if (asked.getCount() > 0) {
            throw new StoreUnavailableException("the database is gone", null);
          }
          throw new IllegalStateException("still gone");
        });
    Ledger ledger = open();
    CompletableFuture<List<Outcome>> answer =
        ledger.submit(List.of(Samples.landed("e1", Samples.ORDERS)));
    await(asked);
    assertThat(ledger.trouble().orElseThrow()).startsWith("batch 1: ");
    ledger.close();
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> ledger.submit(List.of(event("e2", 2))))
        .isInstanceOf(LedgerFullException.class)
        .hasMessage("the service is shutting down");
  }

  @Test
  void startsAgainFromTheTablesAfterAnotherWriterMovedThem() {
    AtomicInteger commits = new AtomicInteger();
    store.beforeCommit(
        batch -> {
          if (commits.getAndIncrement() == 1) {
            throw new StaleStateException("somebody else wrote", null);
          }
        });
    try (Ledger ledger = open()) {
      accepted(ledger.submit(List.of(event("e1", 1))));
      EventAccepted second = accepted(ledger.submit(List.of(event("e2", 2))));
      assertThat(second.status().revision()).isEqualTo(2);
      assertThat(ledger.reads().feeds()).hasSize(1);
      assertThat(store.events()).hasSize(2);
    }
  }

  @Test
  void knowsAnEventAgainAfterARestart() {
    try (Ledger ledger = open()) {
      accepted(ledger.submit(List.of(event("e1", 1))));
      accepted(ledger.submit(List.of(event("e2", 2))));
    }
    try (Ledger ledger = open()) {
      EventAccepted again = accepted(ledger.submit(List.of(event("e1", 1))));
      assertThat(again.duplicate()).isTrue();
      assertThat(again.status().revision()).isEqualTo(2);
      assertThat(ledger.submit(List.of(event("e2", 7))).join())
          .containsExactly(new EventConflict("e2", new Partition(Samples.ORDERS, Samples.DATE)));
      assertThat(store.batches()).hasSize(2);
    }
  }

  @Test
  void noticesAnIdUsedForTwoPartitions() {
    try (Ledger ledger = open()) {
      accepted(ledger.submit(List.of(Samples.landed("e1", Samples.ORDERS))));
      assertThat(ledger.submit(List.of(Samples.landed("e1", Samples.DATES))).join())
          .containsExactly(new EventConflict("e1", new Partition(Samples.ORDERS, Samples.DATE)));
      assertThat(ledger.reads().feeds()).hasSize(1);
    }
  }

  @Test
  void commitsEachChangeOfADefinitionByItself() {
    CountDownLatch storage = new CountDownLatch(1);
    store.beforeCommit(batch -> await(storage));
    try (Ledger ledger = open()) {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      answers.add(ledger.submit(List.of(event("e1", 1))));
      answers.add(ledger.submit(List.of(Samples.defined(Samples.group("a", Samples.ORDERS)))));
      answers.add(ledger.submit(List.of(Samples.defined(Samples.group("b", Samples.ORDERS)))));
      answers.add(ledger.submit(List.of(event("e2", 2))));
      storage.countDown();
      answers.forEach(CompletableFuture::join);
      assertThat(store.batches().stream().filter(b -> b.definitions().isPresent()))
          .hasSize(2)
          .allMatch(batch -> batch.events().isEmpty());
    }
  }

  @Test
  void stampsArrivalsInOrderThoughTheClockStandsStillOrGoesBack() {
    try (Ledger ledger = open()) {
      ledger.submit(List.of(event("e1", 1), event("e2", 2))).join();
    }
    InstantSource behind = InstantSource.fixed(NOW.minusSeconds(3600));
    try (Ledger ledger = Ledger.open(store, SETTINGS, behind)) {
      ledger.submit(List.of(event("e3", 3))).join();
    }
    assertThat(store.events())
        .extracting(event -> event.receivedAt().toString())
        .containsExactly(
            "2026-11-23T06:00:00Z", "2026-11-23T06:00:00.000001Z", "2026-11-23T06:00:00.000002Z");
  }

  @Test
  void commitsWhatIsQueuedBeforeItCloses() {
    CountDownLatch storage = new CountDownLatch(1);
    store.beforeCommit(batch -> await(storage));
    Ledger ledger = open();
    List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(ledger.submit(List.of(event("e" + i, i))));
    }
    storage.countDown();
    ledger.close();
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(store.events()).hasSize(8);
  }

  @Test
  void failsOnlyTheRequestThatCannotBeApplied() {
    try (Ledger ledger = open()) {
      Claim broken =
          arrival -> {
            throw new IllegalArgumentException("broken claim");
          };
      assertThatThrownBy(() -> ledger.submit(List.of(broken)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(accepted(ledger.submit(List.of(event("e1", 1)))).duplicate()).isFalse();
      assertThat(ledger.queued()).isZero();
    }
  }

  private Ledger open() {
    return Ledger.open(store, SETTINGS, InstantSource.fixed(NOW));
  }

  private static Claim event(String id, int minute) {
    return Samples.event(id, Samples.ORDERS, Samples.DATE, IngestionStatus.INGESTED, minute);
  }

  private static EventAccepted accepted(CompletableFuture<List<Outcome>> answer) {
    return (EventAccepted) answer.join().get(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
