package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.Samples;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CommitQueueTest {
  private final CommitQueue queue =
      new CommitQueue(
          100, 10_000, UnaryOperator.identity(), InstantSource.fixed(Samples.NIGHT), Samples.NIGHT);

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

  private void offerNotesOf(int characters) {
    assertThat(queue.offer(List.of(eventWithNotesOf(characters)))).isNotDone();
  }

  private static Claim eventWithNotesOf(int characters) {
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                "e",
                new Partition(Samples.ORDERS, Samples.DATE),
                arrival,
                arrival,
                "s3://landing/",
                IngestionStatus.INGESTED,
                null,
                null,
                null,
                null,
                Map.of("notes", "x".repeat(characters))));
  }
}
