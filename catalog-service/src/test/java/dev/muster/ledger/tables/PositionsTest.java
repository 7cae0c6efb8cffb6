package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.Paging;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Samples;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.Test;

/** How far streams have been read lies with the events, whatever happens to the table. */
class PositionsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final Feed FEED = new Feed("GUO", "FACT_ORDERS");
  private static final Paging PAGING = new Paging(3, 5, 35);

  private final FaultyCatalog catalog = new FaultyCatalog();

  @Test
  void outliveARestart() {
    submit(event("a"), reached(Map.of("s/0", 7L, "s/1", 9L)));
    submit(event("b"), reached(Map.of("s/0", 8L)));

    assertThat(positions()).containsOnly(Map.entry("s/0", 8L), Map.entry("s/1", 9L));
  }

  @Test
  void areKeptThoughNoEventCameWithThem() {
    submit(reached(Map.of("s/0", 7L)));

    assertThat(positions()).containsOnly(Map.entry("s/0", 7L));
  }

  @Test
  void areCarriedOnByEverythingThatIsWrittenLater() {
    submit(event("a"), reached(Map.of("s/0", 7L)));
    submit(Samples.defined(Samples.group("group", FEED)));
    for (int i = 0; i < 2 * Compaction.EVERY; i++) {
      submit(event("later " + i));
    }

    assertThat(positions()).containsOnly(Map.entry("s/0", 7L));
    assertThat(events().currentSnapshot().summary()).containsEntry("muster.position.s/0", "7");
  }

  @Test
  void areCarriedOnAcrossASnapshotOfSomebodyElse() {
    submit(event("a"), reached(Map.of("s/0", 7L)));
    AppendFiles foreign = events().newAppend();
    foreign.commit();
    assertThat(positions()).containsOnly(Map.entry("s/0", 7L));

    submit(event("b"));
    assertThat(positions()).containsOnly(Map.entry("s/0", 7L));
  }

  @Test
  void wentWithTheirEventsThoughTheBatchWasCutShort() {
    submit(event("a"), reached(Map.of("s/0", 7L)));
    catalog.beforeCommit(failingAt(PartitionStatusRows.LAYOUT));
    submitToTheDying(event("b"), reached(Map.of("s/0", 8L)));
    catalog.heal();

    assertThat(positions()).containsOnly(Map.entry("s/0", 8L));
    assertThat(StoredRows.of(catalog).events()).hasSize(2);
    assertThat(StoredRows.of(catalog).partitions()).singleElement().matches(r -> r.revision() == 2);
  }

  @Test
  void stayWhereTheyWereIfTheirEventsWereNotStored() {
    submit(event("a"), reached(Map.of("s/0", 7L)));
    catalog.beforeCommit(failingAt(EventRows.LAYOUT));
    submitToTheDying(event("b"), reached(Map.of("s/0", 8L)));
    catalog.heal();

    assertThat(positions()).containsOnly(Map.entry("s/0", 7L));
    assertThat(StoredRows.of(catalog).events()).hasSize(1);
  }

  /** A batch takes one page here, so that the events of two dates make two batches. */
  @Test
  void areNotAheadOfEventsThatHadToWait() {
    Paging onePage = new Paging(1, 1, 35);
    submit(PAGING, event("a"), eventOf("b", 1));
    dieAfter(PartitionStatusRows.LAYOUT);
    CompletableFuture<?> answer;
    try (Ledger dying = open(onePage)) {
      answer = dying.submit(List.of(event("c"), eventOf("d", 1), reached(Map.of("s/0", 7L))));
    }
    assertThat(answer).isCompletedExceptionally();
    catalog.heal();

    boolean all = StoredRows.of(catalog).events().size() == 4;
    assertThat(positions()).isEqualTo(all ? Map.of("s/0", 7L) : Map.of());
    assertThat(all).as("the batch was to be split").isFalse();
  }

  private static Claim event(String id) {
    return eventOf(id, 0);
  }

  private static Claim eventOf(String id, int daysAgo) {
    return Samples.event(
        id, FEED, Samples.DATE.minusDays(daysAgo), IngestionStatus.INGESTED, id.length());
  }

  private static Claim reached(Map<String, Long> positions) {
    return arrival -> new Entry.PositionsReached(positions, arrival);
  }

  private static Consumer<String> failingAt(TableLayout layout) {
    return table -> {
      if (table.equals(layout.name())) {
        die();
      }
    };
  }

  /** Nothing more is stored, even if it is tried again before the ledger is closed. */
  private void dieAfter(TableLayout layout) {
    catalog.afterCommit(
        table -> {
          if (table.equals(layout.name())) {
            catalog.beforeCommit(any -> die());
            die();
          }
        });
  }

  private static void die() {
    throw new CommitStateUnknownException(new IllegalStateException("dead"));
  }

  private void submit(Claim... claims) {
    submit(PAGING, claims);
  }

  private void submit(Paging paging, Claim... claims) {
    try (Ledger ledger = open(paging)) {
      ledger.submit(List.of(claims)).join();
    }
  }

  private void submitToTheDying(Claim... claims) {
    CompletableFuture<?> answer;
    try (Ledger ledger = open(PAGING)) {
      answer = ledger.submit(List.of(claims));
    }
    assertThat(answer).isCompletedExceptionally();
  }

  private Map<String, Long> positions() {
    try (Ledger ledger = open(PAGING)) {
      return ledger.positions();
    }
  }

  private Ledger open(Paging paging) {
    return Ledger.open(
        StoredRows.open(catalog), new LedgerSettings(1000, 50), paging, InstantSource.fixed(NOW));
  }

  private Table events() {
    return catalog.loadTable(EventRows.LAYOUT.identifier());
  }
}
