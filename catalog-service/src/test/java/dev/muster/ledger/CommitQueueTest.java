package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Claim;
import dev.muster.model.Samples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CommitQueueTest {
  private final CommitQueue queue =
      new CommitQueue(
          100,
          10_000,
          UnaryOperator.identity(),
          InstantSource.fixed(Samples.NIGHT),
          Duration.ofMinutes(5),
          Samples.NIGHT);

  @Test
  void holdsNoMoreTextThanFitsIntoMemory() throws InterruptedException {
    offerNotesOf(9_000);

    assertThatThrownBy(() -> offerNotesOf(2_000))
        .isInstanceOf(LedgerFullException.class)
        .hasMessage("1 entries wait to be committed, and there is memory for no more");
    assertThat(queue.size()).isEqualTo(1);
    offerNotesOf(500);

    assertThat(queue.take(100)).hasSize(2);
    offerNotesOf(9_000);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void takesTheLargestRequestWhenNothingWaits() throws InterruptedException {
    offerNotesOf(50_000);
    assertThat(queue.take(100)).hasSize(1);
  }

  @Test
  void waitsForACrowdThatWasAnsweredTogether() throws Exception {
    offer(8);
    assertThat(queue.take(100)).hasSize(8);
    CompletableFuture<Integer> next = take();
    offer(7);
    assertThat(next).isNotDone();
    offer(1);
    assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(8);
  }

  @Test
  void waitsForNobodyWhenFewWereAnswered() throws Exception {
    offer(3);
    assertThat(queue.take(100)).hasSize(3);
    offer(1);
    assertThat(take().get(30, TimeUnit.SECONDS)).isEqualTo(1);
    offer(8);
    assertThat(take().get(30, TimeUnit.SECONDS)).isEqualTo(8);
  }

  @Test
  void aCrowdThatDoesNotComeAgainEndsWithTheQueue() throws Exception {
    offer(8);
    assertThat(queue.take(100)).hasSize(8);
    offer(1);
    CompletableFuture<Integer> next = take();
    queue.close();
    assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(1);
  }

  private CompletableFuture<Integer> take() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return queue.take(100).size();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void offer(int requests) {
    for (int i = 0; i < requests; i++) {
      offerNotesOf(1);
    }
  }

  private void offerNotesOf(int characters) {
    Claim claim = Samples.undated("e", Map.of("notes", "x".repeat(characters)));
    assertThat(queue.offer(List.of(claim))).isNotDone();
  }
}
