package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Check;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Validation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Verdicts keep the laws of the ledger, whatever they meet. */
class VerdictLawsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final int TURNS = 300;
  private static final List<IngestionStatus> STATUSES = List.of(IngestionStatus.values());

  @Test
  void batchesAndRepetitionsChangeNothing() {
    long seed = System.nanoTime();
    for (int turn = 0; turn < TURNS; turn++) {
      List<IngestionEvent> events = events(new Random(seed + turn));
      List<PartitionStatus> single = rows(events, 1);
      assertThat(rows(events, 100)).as("seed %d", seed + turn).isEqualTo(single);

      List<IngestionEvent> twice = new ArrayList<>(events);
      twice.addAll(events);
      assertThat(rows(twice, 7)).as("twice, seed %d", seed + turn).isEqualTo(single);
    }
  }

  @Test
  void anyOrderInWhichVerdictsFollowTheirEventsGivesTheSame() {
    long seed = System.nanoTime();
    for (int turn = 0; turn < TURNS; turn++) {
      Random random = new Random(seed + turn);
      List<IngestionEvent> events = events(random);
      assertThat(known(rows(reordered(events, random), 3)))
          .as("seed %d", seed + turn)
          .isEqualTo(known(rows(events, 3)));
    }
  }

  /** All but the times of arrival. */
  private static List<List<Object>> known(List<PartitionStatus> rows) {
    return rows.stream()
        .map(
            row ->
                List.<Object>of(
                    row.partition(),
                    row.ingestionDate(),
                    row.status(),
                    String.valueOf(row.awaitedCheck()),
                    String.valueOf(row.recordCount()),
                    row.revision(),
                    row.lastEventId()))
        .toList();
  }

  /** Events of three partitions, no two at a time, and a verdict on each that asks for one. */
  private static List<IngestionEvent> events(Random random) {
    List<IngestionEvent> events = new ArrayList<>();
    int count = 2 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      IngestionStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
      IngestionEvent event =
          event("e" + i, random.nextInt(3), random.nextInt(1_000) * 100 + i, status, null);
      boolean asks = status == IngestionStatus.INGESTED && random.nextBoolean();
      events.add(asks ? event.asking(Check.PARQUET) : event);
      if (asks) {
        events.add(verdict(event, random));
      }
    }
    return reordered(events, random);
  }

  private static IngestionEvent verdict(IngestionEvent on, Random random) {
    IngestionStatus found =
        random.nextBoolean() ? IngestionStatus.READY_FOR_CONSUMPTION : IngestionStatus.FAILED;
    return new IngestionEvent(
        NameBasedId.of("verdict", on.eventId()),
        on.partition(),
        on.ingestionDate(),
        NOW,
        on.filePath(),
        found,
        null,
        (long) random.nextInt(9),
        1L,
        1L,
        Map.of(),
        new Validation.Verdict(on.eventId(), "fingerprint"));
  }

  private static IngestionEvent event(
      String id, int day, int seconds, IngestionStatus status, Long records) {
    return new IngestionEvent(
        id,
        new Partition(new Feed("GUO", "FACT_ORDERS"), LocalDate.of(2026, 11, 20 + day)),
        NOW.minus(Duration.ofDays(2)).plusSeconds(seconds),
        NOW,
        "/landing/" + id,
        status,
        null,
        records,
        null,
        null,
        Map.of());
  }

  /** At random, but each verdict after what it is about. */
  private static List<IngestionEvent> reordered(List<IngestionEvent> events, Random random) {
    List<IngestionEvent> left = new ArrayList<>(events);
    List<IngestionEvent> ordered = new ArrayList<>();
    Set<String> told = new HashSet<>();
    while (!left.isEmpty()) {
      List<IngestionEvent> next =
          left.stream()
              .filter(e -> e.verdict().map(v -> told.contains(v.eventId())).orElse(true))
              .toList();
      IngestionEvent one = next.get(random.nextInt(next.size()));
      left.remove(one);
      told.add(one.eventId());
      ordered.add(one);
    }
    return ordered;
  }

  private static List<PartitionStatus> rows(List<IngestionEvent> events, int together) {
    MemoryStore store = new MemoryStore();
    try (Ledger ledger =
        Ledger.open(store, new LedgerSettings(10_000, 100), InstantSource.fixed(NOW))) {
      for (int i = 0; i < events.size(); i += together) {
        List<IngestionEvent> some = events.subList(i, Math.min(events.size(), i + together));
        ledger.submit(some.stream().map(VerdictLawsTest::claim).toList()).join();
      }
      return store.partitions();
    }
  }

  private static Claim claim(IngestionEvent event) {
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                event.eventId(),
                event.partition(),
                event.ingestionDate(),
                arrival,
                event.filePath(),
                event.status(),
                event.statusReason(),
                event.recordCount(),
                event.fileCount(),
                event.fileSizeBytes(),
                event.attributes(),
                event.validation()));
  }
}
