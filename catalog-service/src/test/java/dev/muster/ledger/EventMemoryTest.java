package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.EventMemory.Asked;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Events far beyond what is remembered are known again, without reading the history each time. */
class EventMemoryTest {
  private static final LocalDate DATE = LocalDate.of(2026, 11, 22);
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private final List<IngestionEvent> history = new ArrayList<>();
  private final EventMemory memory = new EventMemory(10, START, List.of());
  private int readOfIds;
  private int readOfEvents;

  @Test
  void whateverCameBeforeIsKnownAgainAndWhatDidNotIsNot() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Partition partition = partition(random.nextInt(5));
      boolean again = !history.isEmpty() && random.nextInt(4) == 0;
      IngestionEvent event =
          again ? history.get(random.nextInt(history.size())) : event("e" + i, partition);
      recall(event);
      assertThat(memory.find(event.eventId()).map(SeenEvent::partition))
          .as("seed %d, event %d", seed, i)
          .isEqualTo(again ? Optional.of(event.partition()) : Optional.empty());
      if (!again) {
        commit(event);
      }
    }
  }

  @Test
  void aStreamOfNewEventsReadsTheHistoryOfADateOnce() {
    for (int i = 0; i < 200; i++) {
      IngestionEvent event = event("e" + i, partition(i % 3));
      recall(event);
      commit(event);
    }
    assertThat(readOfIds).isEqualTo(1);
    assertThat(readOfEvents).isZero();
  }

  @Test
  void aPartitionThatAppearedOnAnEarlierDayIsLookedForFurtherBack() {
    history.add(event("e1", partition(1), START.minus(Duration.ofDays(3))));
    Instant before = START.minus(Duration.ofHours(1));
    history.add(event("e2", partition(2), before));
    recall(event("e3", partition(2), START), before);
    recall(event("e1", partition(1), START), START.minus(Duration.ofDays(3)));
    assertThat(memory.find("e1")).isPresent();
  }

  @Test
  void ofADateWithMoreIdsThanFitOnlyThePartitionAskedForIsLearned() {
    for (int i = 0; i < 500; i++) {
      commit(event("e" + i, partition(i % 5)));
    }
    recall(event("new", partition(0)));
    assertThat(memory.find("new")).isEmpty();
    recall(event("newer", partition(0)));
    assertThat(readOfIds).isEqualTo(1);
    recall(event("e1", partition(1)));
    assertThat(memory.find("e1")).isPresent();
    assertThat(readOfIds).isEqualTo(2);
  }

  private void recall(IngestionEvent event) {
    recall(event, START);
  }

  private void recall(IngestionEvent event, Instant createdAt) {
    PartitionStatus row = row(event.partition(), createdAt);
    if (!memory.isSurelyNew(row, event.eventId())) {
      Asked asked = new Asked(row.createdAt(), Set.of(event.eventId()));
      memory.recall(Map.of(row.partition(), asked), new Stored());
    }
  }

  private void commit(IngestionEvent event) {
    history.add(event);
    memory.add(event);
  }

  private final class Stored implements History {
    @Override
    public void idsOn(Set<LocalDate> dates, Instant since, BiConsumer<Partition, String> each) {
      readOfIds++;
      since(since)
          .filter(event -> dates.contains(event.partition().dataAsOfDate()))
          .forEach(event -> each.accept(event.partition(), event.eventId()));
    }

    @Override
    public List<SeenEvent> eventsOf(Set<Partition> partitions, Set<String> ids, Instant since) {
      readOfEvents++;
      return since(since)
          .filter(event -> partitions.contains(event.partition()))
          .filter(event -> ids.contains(event.eventId()))
          .map(IngestionEvent::seen)
          .toList();
    }

    private Stream<IngestionEvent> since(Instant since) {
      return history.stream().filter(event -> !event.receivedAt().isBefore(since));
    }
  }

  private IngestionEvent event(String id, Partition partition) {
    return event(id, partition, START.plusSeconds(history.size()));
  }

  private static IngestionEvent event(String id, Partition partition, Instant at) {
    return new IngestionEvent(
        id, partition, at, at, "/a", IngestionStatus.INGESTED, null, null, null, null, Map.of());
  }

  private static Partition partition(int number) {
    return new Partition(new Feed("S", "T" + number), DATE);
  }

  private static PartitionStatus row(Partition partition, Instant createdAt) {
    return new PartitionStatus(
        partition,
        START,
        "/a",
        IngestionStatus.READY_FOR_CONSUMPTION,
        null,
        null,
        null,
        null,
        null,
        1,
        "e",
        createdAt,
        START);
  }
}
