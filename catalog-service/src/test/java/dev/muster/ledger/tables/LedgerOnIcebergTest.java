package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.ledger.Paging;
import dev.muster.ledger.Store;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Samples;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.Test;

/** The ledger upon these tables, killed between any two of them, does what it does in memory. */
class LedgerOnIcebergTest {
  private static final int ROUNDS = 3;
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final List<Feed> FEEDS =
      IntStream.range(0, 4).mapToObj(i -> new Feed("S" + i % 2, "T" + i)).toList();
  private static final List<TableLayout> TABLES =
      List.of(
          EventRows.LAYOUT,
          DefinitionRows.LAYOUT,
          DependencyRows.LAYOUT,
          PartitionStatusRows.LAYOUT,
          GroupStatusRows.LAYOUT);

  @Test
  void deathsBetweenTablesChangeNothing() {
    long base = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      String seed = "seed " + (base + round);
      Random random = new Random(base + round);
      List<Claim> claims = claims(random);
      MemoryStore memory = new MemoryStore();
      try (Ledger ledger = open(memory, random)) {
        claims.forEach(claim -> ledger.submit(List.of(claim)).join());
      }
      FaultyCatalog catalog = new FaultyCatalog();
      claims.forEach(claim -> submitUntilStored(catalog, claim, random));

      StoredRows rows = StoredRows.of(catalog);
      assertThat(rows.events()).as(seed).isEqualTo(memory.events());
      assertThat(rows.partitions()).as(seed).isEqualTo(memory.partitions());
      assertThat(rows.groupStatuses()).as(seed).isEqualTo(memory.groupStatuses());
      assertThat(rows.definitions()).as(seed).isEqualTo(memory.definitions());
      assertThat(rows.dependencies())
          .as(seed)
          .containsExactlyInAnyOrderElementsOf(DependencyRows.of(memory.definitions()));
    }
  }

  /** Groups defined now and then among events of a few partitions. */
  private static List<Claim> claims(Random random) {
    List<Claim> claims = new ArrayList<>();
    IngestionStatus[] statuses = IngestionStatus.values();
    for (int i = 0; i < 14; i++) {
      Feed feed = FEEDS.get(random.nextInt(FEEDS.size()));
      IngestionStatus status = statuses[random.nextInt(statuses.length)];
      claims.add(
          Samples.event(
              "e" + i, feed, Samples.DATE.minusDays(random.nextInt(2)), status, random.nextInt(9)));
    }
    for (int i = 0; i < 4; i++) {
      Feed[] feeds = FEEDS.subList(0, 1 + i).toArray(Feed[]::new);
      Claim defined = Samples.defined(Samples.group("group-" + i % 3, feeds));
      claims.add(random.nextInt(claims.size()), defined);
    }
    claims.add(arrival -> new Entry.GroupDeleted("group-0", arrival));
    claims.add(Samples.landed("last", FEEDS.get(0)));
    return claims;
  }

  private static void submitUntilStored(FaultyCatalog catalog, Claim claim, Random random) {
    int before = batchesIn(catalog);
    if (random.nextBoolean()) {
      dieAt(catalog, TABLES.get(random.nextInt(TABLES.size())), random.nextBoolean());
    }
    submit(catalog, claim, random);
    catalog.heal();
    open(StoredRows.open(catalog), random).close();
    if (batchesIn(catalog) == before) {
      submit(catalog, claim, random);
    }
  }

  /** The ledger is closed before the answer comes, so it does not try for long. */
  private static void submit(FaultyCatalog catalog, Claim claim, Random random) {
    CompletableFuture<?> answer;
    try (Ledger ledger = open(StoredRows.open(catalog), random)) {
      answer = ledger.submit(List.of(claim));
    }
    assertThat(answer).isDone();
  }

  /** From this table on, every commit fails; this one perhaps only after it has happened. */
  private static void dieAt(FaultyCatalog catalog, TableLayout fatal, boolean applied) {
    boolean[] dead = new boolean[1];
    catalog.beforeCommit(
        table -> {
          dead[0] |= !applied && table.equals(fatal.name());
          failIf(dead[0]);
        });
    catalog.afterCommit(
        table -> {
          dead[0] |= table.equals(fatal.name());
          failIf(dead[0]);
        });
  }

  private static void failIf(boolean dead) {
    if (dead) {
      throw new CommitStateUnknownException(new IllegalStateException("dead"));
    }
  }

  private static int batchesIn(FaultyCatalog catalog) {
    return Tables.open(catalog, StoredRows.SEAL, new Encoders(), InstantSource.system())
        .all()
        .stream()
        .flatMap(StampedTable::stamps)
        .mapToInt(stamp -> (int) stamp.mark().sequence())
        .max()
        .orElse(0);
  }

  /** On pages of a few rows, of a date or of the month. */
  private static Ledger open(Store store, Random random) {
    int closedAfterDays = random.nextBoolean() ? 35 : -1_000;
    Paging paging = new Paging(1 + random.nextInt(3), 1 + random.nextInt(5), closedAfterDays);
    return Ledger.open(store, new LedgerSettings(1000, 50), paging, InstantSource.fixed(START));
  }
}
