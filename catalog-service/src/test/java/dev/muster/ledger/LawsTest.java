package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Claim;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Samples;
import dev.muster.readiness.PlainRecomputation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rule 7: any order, any split into batches, any restart give the same tables. */
class LawsTest {
  private static final int ROUNDS = 60;
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private static final List<Feed> FEEDS =
      IntStream.range(0, 6).mapToObj(i -> new Feed("S" + i % 3, "T" + i)).toList();

  /** Few dates, so that many events meet on each; some of a month that may be closed. */
  private static final List<Integer> DAYS_BACK = List.of(0, 1, 2, 3, 30);

  private static final List<GroupSpec> GROUPS =
      List.of(
          Samples.group("one", FEEDS.get(0)),
          Samples.group("pair", FEEDS.get(1), FEEDS.get(0)),
          Samples.group("all", FEEDS.toArray(Feed[]::new)));

  @Test
  void anyOrderOfTheSameEventsGivesTheSameRows() {
    forManySeeds(
        (random, seed) -> {
          List<Claim> events = events(random);
          MemoryStore inOrder = run(events, random, 1);
          Collections.shuffle(events, random);
          MemoryStore shuffled = run(events, random, 1);
          assertSameFacts(seed, shuffled, inOrder);
          assertAsRecomputed(seed, shuffled);
        });
  }

  @Test
  void anySplitIntoBatchesGivesTheSameTablesToTheMicrosecond() {
    forManySeeds(
        (random, seed) -> {
          List<Claim> events = events(random);
          MemoryStore oneByOne = run(events, random, 1);
          MemoryStore inBatches = run(events, random, 1 + random.nextInt(events.size()));
          assertThat(inBatches.partitions()).as(seed).isEqualTo(oneByOne.partitions());
          assertThat(inBatches.groupStatuses()).as(seed).isEqualTo(oneByOne.groupStatuses());
          assertThat(inBatches.events()).as(seed).isEqualTo(oneByOne.events());
        });
  }

  @Test
  void duplicatesSprinkledInChangeNothing() {
    forManySeeds(
        (random, seed) -> {
          List<Claim> events = events(random);
          List<Claim> sprinkled = new ArrayList<>(events);
          for (Claim again : events) {
            if (random.nextBoolean()) {
              int after = sprinkled.indexOf(again) + 1;
              sprinkled.add(after + random.nextInt(sprinkled.size() - after + 1), again);
            }
          }
          MemoryStore once = run(events, random, 1 + random.nextInt(9));
          MemoryStore twice = run(sprinkled, random, 1 + random.nextInt(9));
          assertSameFacts(seed, twice, once);
          assertThat(ids(twice.events())).as(seed).isEqualTo(ids(once.events()));
        });
  }

  @Test
  void restartsAndBatchesCutShortGiveTheSameTables() {
    forManySeeds(
        (random, seed) -> {
          List<Claim> events = events(random);
          MemoryStore straight = run(events, random, 4);
          MemoryStore restarted = new MemoryStore();
          for (List<Claim> life : split(claims(events), 1 + random.nextInt(20))) {
            try (Ledger ledger = open(restarted, random)) {
              life.forEach(claim -> ledger.submit(List.of(claim)).join());
            }
            if (random.nextBoolean()) {
              restarted.cutLastBatchShort();
            }
          }
          open(restarted, random).close();
          assertThat(restarted.partitions()).as(seed).isEqualTo(straight.partitions());
          assertThat(restarted.groupStatuses()).as(seed).isEqualTo(straight.groupStatuses());
          assertThat(restarted.events()).as(seed).isEqualTo(straight.events());
        });
  }

  @Test
  void definingAGroupLateGivesTheSameStatusAsDefiningItFirst() {
    forManySeeds(
        (random, seed) -> {
          List<Claim> events = events(random);
          MemoryStore first = run(events, random, 3);
          List<Claim> late = new ArrayList<>(events);
          GROUPS.forEach(g -> late.add(random.nextInt(late.size() + 1), Samples.defined(g)));
          MemoryStore store = new MemoryStore();
          try (Ledger ledger = open(store, random)) {
            late.forEach(claim -> ledger.submit(List.of(claim)).join());
          }
          assertSameFacts(seed, store, first);
        });
  }

  private static void forManySeeds(BiConsumer<Random, String> law) {
    long base = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      long seed = base + round;
      law.accept(new Random(seed), "seed " + seed);
    }
  }

  /** Deliveries of a few partitions, no two of one partition dated the same. */
  private static List<Claim> events(Random random) {
    List<Claim> events = new ArrayList<>();
    int count = 5 + random.nextInt(60);
    List<Integer> minutes = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(minutes, random);
    IngestionStatus[] statuses = IngestionStatus.values();
    for (int i = 0; i < count; i++) {
      IngestionStatus status =
          random.nextInt(3) > 0
              ? IngestionStatus.INGESTED
              : statuses[random.nextInt(statuses.length)];
      events.add(
          Samples.event(
              "e" + i,
              FEEDS.get(random.nextInt(FEEDS.size())),
              Samples.DATE.minusDays(DAYS_BACK.get(random.nextInt(DAYS_BACK.size()))),
              status,
              minutes.get(i)));
    }
    return events;
  }

  private static List<Claim> claims(List<Claim> events) {
    List<Claim> claims = new ArrayList<>(GROUPS.stream().map(Samples::defined).toList());
    claims.addAll(events);
    return claims;
  }

  /** Defines the groups, then sends the events, so many as one request at the most. */
  private static MemoryStore run(List<Claim> events, Random random, int mostAtOnce) {
    MemoryStore store = new MemoryStore();
    try (Ledger ledger = open(store, random)) {
      GROUPS.forEach(group -> ledger.submit(List.of(Samples.defined(group))).join());
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int from = 0; from < events.size(); ) {
        int to = Math.min(events.size(), from + 1 + random.nextInt(mostAtOnce));
        answers.add(ledger.submit(events.subList(from, to)));
        from = to;
      }
      answers.forEach(CompletableFuture::join);
    }
    return store;
  }

  private static Ledger open(MemoryStore store, Random random) {
    return Ledger.open(
        store, new LedgerSettings(10_000, 50), paging(random), InstantSource.fixed(START));
  }

  /** Pages and memory as they should be, or next to nothing; all, some or no months closed. */
  private static Paging paging(Random random) {
    int closedAfterDays = List.of(35, 10, -1_000).get(random.nextInt(3));
    return random.nextInt(3) == 0
        ? new Paging(5_000, 100_000, closedAfterDays)
        : new Paging(1 + random.nextInt(3), 1 + random.nextInt(8), closedAfterDays);
  }

  private static <T> List<List<T>> split(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }

  private static List<String> ids(List<IngestionEvent> events) {
    return events.stream().map(IngestionEvent::eventId).toList();
  }

  private static void assertSameFacts(String seed, MemoryStore actual, MemoryStore expected) {
    assertThat(PlainRecomputation.facts(actual.partitions()))
        .as(seed)
        .isEqualTo(PlainRecomputation.facts(expected.partitions()));
    assertThat(PlainRecomputation.groupFacts(actual.groupStatuses()))
        .as(seed)
        .isEqualTo(PlainRecomputation.groupFacts(expected.groupStatuses()));
  }

  private static void assertAsRecomputed(String seed, MemoryStore store) {
    assertThat(PlainRecomputation.facts(store.partitions()))
        .as(seed)
        .isEqualTo(PlainRecomputation.partitions(store.events()));
    assertThat(PlainRecomputation.groupFacts(store.groupStatuses()))
        .as(seed)
        .isEqualTo(PlainRecomputation.groups(GROUPS, store.events()));
  }
}
