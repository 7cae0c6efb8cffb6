package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.Claim;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Samples;
import dev.muster.readiness.PlainRecomputation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ledgers at once, each with a catalog of its own on the same database. */
class TwoServicesTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final int EVENTS_EACH = 40;
  private static final List<Feed> FEEDS =
      IntStream.range(0, 4).mapToObj(i -> new Feed("S" + i % 2, "T" + i)).toList();
  private static final GroupSpec GROUP = Samples.group("everything", FEEDS.toArray(Feed[]::new));

  @TempDir Path data;

  @Test
  void loseNothingAndTellTheSameStory() {
    long seed = System.nanoTime();
    CatalogSettings settings = CatalogSettings.under(data);
    try (TableCatalog one = Catalogs.open(settings);
        TableCatalog other = Catalogs.open(settings)) {
      try (Ledger first = open(one)) {
        first.submit(List.of(Samples.defined(GROUP))).join();
        try (Ledger second = open(other)) {
          List<CompletableFuture<?>> answers = submitToBoth(first, second, new Random(seed));
          answers.forEach(CompletableFuture::join);
        }
      }
      assertTablesAreWhole(one, "seed " + seed, ids());
    }
  }

  /** Neither meets the other on the tables that its own batch changes. */
  @Test
  void heedWhatTheOtherHasDefinedAndHeard() {
    CatalogSettings settings = CatalogSettings.under(data);
    try (TableCatalog one = Catalogs.open(settings);
        TableCatalog other = Catalogs.open(settings)) {
      try (Ledger first = open(one);
          Ledger second = open(other)) {
        second.submit(List.of(Samples.landed("before", FEEDS.get(0)))).join();
        first.submit(List.of(Samples.defined(GROUP))).join();
        Claim dayBefore =
            Samples.event(
                "after", FEEDS.get(1), Samples.DATE.minusDays(1), IngestionStatus.INGESTED, 0);
        second.submit(List.of(dayBefore)).join();
      }
      assertTablesAreWhole(one, "one after the other", List.of("before", "after"));
    }
  }

  private static List<CompletableFuture<?>> submitToBoth(
      Ledger first, Ledger second, Random random) {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < EVENTS_EACH; i++) {
      answers.add(first.submit(List.of(event("first-" + i, random))));
      answers.add(second.submit(List.of(event("second-" + i, random))));
    }
    return answers;
  }

  private static Claim event(String id, Random random) {
    IngestionStatus[] statuses = IngestionStatus.values();
    return Samples.event(
        id,
        FEEDS.get(random.nextInt(FEEDS.size())),
        Samples.DATE.minusDays(random.nextInt(2)),
        statuses[random.nextInt(statuses.length)],
        random.nextInt(1_000));
  }

  private static void assertTablesAreWhole(
      TableCatalog catalog, String seed, List<String> eventIds) {
    StoredRows rows = StoredRows.of(catalog);
    List<IngestionEvent> events = rows.events();
    assertThat(events)
        .as(seed)
        .extracting(IngestionEvent::eventId)
        .containsExactlyInAnyOrderElementsOf(eventIds);
    assertThat(PlainRecomputation.facts(rows.partitions()))
        .as(seed)
        .isEqualTo(PlainRecomputation.partitions(events));
    assertThat(PlainRecomputation.groupFacts(rows.groupStatuses()))
        .as(seed)
        .isEqualTo(PlainRecomputation.groups(List.of(GROUP), events));
  }

  private static List<String> ids() {
    return IntStream.range(0, EVENTS_EACH)
        .boxed()
        .flatMap(i -> Stream.of("first-" + i, "second-" + i))
        .toList();
  }

  /** Small batches, so that there are many. */
  private static Ledger open(TableCatalog catalog) {
    return Ledger.open(
        StoredRows.open(catalog), new LedgerSettings(1_000, 4), InstantSource.fixed(START));
  }
}
