package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Outcome.EventAccepted;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which pages there are, and which of them are read and written. */
class PagingTest {
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final Instant NEXT_YEAR = Instant.parse("2027-02-01T06:00:00Z");
  private static final LedgerSettings SETTINGS = new LedgerSettings(100_000, 10_000);
  private static final Paging LARGE = new Paging(1_000, 100_000, 35);
  private static final Paging NO_MEMORY = new Paging(1_000, 1, 35);
  private static final List<Feed> FEEDS =
      IntStream.range(0, 100).mapToObj(i -> new Feed("S" + i % 7, "T" + i)).toList();

  private final MemoryStore store = new MemoryStore();

  @Test
  void splitsADateWithManyRowsAndRewritesOnlyThePageThatIsTouched() {
    try (Ledger ledger = open(new Paging(300, 1_000, 35))) {
      submit(ledger, FEEDS, Samples.DATE);
      assertThat(store.partitionPages()).hasSize(4).allMatch(page -> page.rows() == 25);

      submit(ledger, FEEDS.subList(3, 4), Samples.DATE);
      PageChanges<PartitionStatus> last = lastBatch().partitionPages();
      assertThat(last.gone()).hasSize(1);
      assertThat(last.rows()).hasSize(25);
      assertThat(store.partitions()).hasSize(100);
    }
  }

  @Test
  void splitsAPageThatGrows() {
    Random random = new Random(5);
    try (Ledger ledger = open(new Paging(100, 15, 35))) {
      List<Feed> some = new ArrayList<>(FEEDS);
      Collections.shuffle(some, random);
      for (Feed feed : some) {
        submit(ledger, List.of(feed), Samples.DATE);
        assertThat(lastBatch().partitionPages().rows()).hasSizeLessThanOrEqualTo(11);
      }
      assertThat(store.partitionPages()).allMatch(page -> page.rows() <= 10).hasSizeLessThan(25);
      assertThat(store.partitions()).hasSize(100);
    }
  }

  @Test
  void startsWithoutReadingAPage() {
    try (Ledger ledger = open(LARGE)) {
      submit(ledger, FEEDS, Samples.DATE);
    }
    int before = store.pagesRead();
    try (Ledger ledger = open(LARGE)) {
      submit(ledger, FEEDS, Samples.DATE.plusDays(1));
    }
    assertThat(store.pagesRead()).isEqualTo(before);
  }

  @Test
  void readsAColdPageWhenItIsTouchedOrAskedFor() {
    try (Ledger ledger = open(NO_MEMORY)) {
      submit(ledger, FEEDS, Samples.DATE);
      submit(ledger, FEEDS, Samples.DATE.minusDays(1));
      int before = store.pagesRead();
      assertThat(ledger.reads().partition(new Partition(FEEDS.get(9), Samples.DATE))).isPresent();
      assertThat(store.pagesRead()).isEqualTo(before + 1);

      List<Outcome> again = submit(ledger, FEEDS.subList(0, 2), Samples.DATE.minusDays(1));
      assertThat(again).allMatch(outcome -> ((EventAccepted) outcome).status().revision() == 2);
      assertThat(store.pagesRead()).isEqualTo(before + 2);
    }
  }

  @Test
  void answersTheSameFromColdPagesAsFromMemory() {
    try (Ledger ledger = open(LARGE)) {
      for (int day = 0; day < 40; day++) {
        submit(ledger, FEEDS.subList(day, 2 * day + 1), Samples.DATE.minusDays(day));
      }
      for (int day = 0; day < 40; day += 3) {
        say(ledger, FEEDS.get(day), Samples.DATE.minusDays(day), IngestionStatus.FAILED);
      }
      try (Ledger cold = open(NO_MEMORY)) {
        assertThat(cold.reads().feeds()).isEqualTo(ledger.reads().feeds()).hasSize(79);
        assertThat(all(cold, Optional.empty()))
            .isEqualTo(all(ledger, Optional.empty()))
            .hasSameElementsAs(store.partitions());
        assertThat(all(cold, Optional.of(IngestionStatus.FAILED)))
            .isEqualTo(all(ledger, Optional.of(IngestionStatus.FAILED)))
            .hasSize(14);
      }
    }
  }

  /** A page of the list after the other. */
  private static List<PartitionStatus> all(Ledger ledger, Optional<IngestionStatus> status) {
    List<PartitionStatus> all = new ArrayList<>();
    Optional<Partition> after = Optional.empty();
    while (true) {
      List<PartitionStatus> some =
          ledger
              .reads()
              .partitions(
                  new PartitionQuery(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      status,
                      after,
                      17));
      if (some.isEmpty()) {
        return all;
      }
      all.addAll(some);
      after = Optional.of(some.get(some.size() - 1).partition());
    }
  }

  @Test
  void mergesAMonthOnceItIsClosedAndStillFindsItsRows() {
    try (Ledger ledger = open(LARGE)) {
      for (int day = 1; day <= 30; day++) {
        submit(ledger, FEEDS.subList(0, 10), LocalDate.of(2026, 11, day));
      }
    }
    assertThat(store.partitionPages()).hasSize(30);
    LocalDate today = LocalDate.of(2027, 1, 31);
    try (Ledger ledger = Ledger.open(store, SETTINGS, LARGE, InstantSource.fixed(NEXT_YEAR))) {
      submit(ledger, FEEDS.subList(0, 1), today);
      assertThat(spans()).containsExactlyInAnyOrder(NOVEMBER, Span.of(today));

      List<Outcome> old = submit(ledger, FEEDS.subList(9, 11), Samples.DATE);
      assertThat(revisions(old)).containsExactly(2, 1);
      assertThat(spans()).containsExactlyInAnyOrder(NOVEMBER, NOVEMBER, Span.of(today));
      assertThat(store.partitions()).hasSize(302);
      assertThat(ledger.reads().feeds()).hasSize(11);
    }
  }

  @Test
  void mergesALargeMonthDateByDateSoThatNoBatchWritesItAll() {
    Paging small = new Paging(50, 100_000, 35);
    try (Ledger ledger = open(small)) {
      for (int day = 1; day <= 30; day++) {
        submit(ledger, FEEDS, LocalDate.of(2026, 11, day));
      }
    }
    assertThat(store.partitionPages()).hasSize(30 * 20);
    LocalDate today = LocalDate.of(2027, 1, 31);
    try (Ledger ledger = Ledger.open(store, SETTINGS, small, InstantSource.fixed(NEXT_YEAR))) {
      for (int i = 0; i < 31; i++) {
        submit(ledger, FEEDS.subList(0, 1), today);
        assertThat(lastBatch().partitionPages().rows()).hasSizeLessThanOrEqualTo(101);
      }
      assertThat(store.partitionPages())
          .filteredOn(page -> page.rows() == 50)
          .hasSizeBetween(54, 60);
      assertThat(store.partitions()).hasSize(3_001);

      List<Outcome> old = submit(ledger, FEEDS, LocalDate.of(2026, 11, 3));
      assertThat(revisions(old)).hasSize(100).containsOnly(2);
    }
  }

  @Test
  void aColdGroupStatusHoldsNoFeedsOfItsOwn() {
    GroupSpec group = Samples.group("all", FEEDS.toArray(Feed[]::new));
    try (Ledger ledger = open(NO_MEMORY)) {
      Claim defined = arrival -> new Entry.GroupDefined(group, arrival);
      ledger.submit(List.of(defined)).join();
      submit(ledger, FEEDS.subList(0, 60), Samples.DATE);
      submit(ledger, FEEDS, Samples.DATE.plusDays(1));
    }
    store.copyRowsWhenRead();
    try (Ledger cold = open(NO_MEMORY)) {
      GroupStatus one = cold.reads().groupStatus(new GroupDate("all", Samples.DATE)).orElseThrow();
      GroupStatus other =
          cold.reads().groupStatus(new GroupDate("all", Samples.DATE.plusDays(1))).orElseThrow();
      assertThat(one.required()).isSameAs(other.required());
      assertThat(one.missing()).hasSize(40);
      Set<Feed> required = Collections.newSetFromMap(new IdentityHashMap<>());
      required.addAll(one.required());
      assertThat(required.containsAll(one.missing())).isTrue();
    }
  }

  private static final Span NOVEMBER =
      new Span(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));

  private List<Span> spans() {
    return store.partitionPages().stream().map(PageId::span).toList();
  }

  @Test
  void fillsLongPastMonthsFeedAfterFeedWithoutWritingARowOftenOrLeavingManyPages() {
    int rowsWritten = 0;
    try (Ledger ledger = open(LARGE)) {
      for (Feed feed : FEEDS) {
        ledger
            .submit(
                IntStream.range(0, 365)
                    .mapToObj(day -> landed(feed, LocalDate.of(2020, 1, 1).plusDays(day)))
                    .toList())
            .join();
        rowsWritten += (int) lastBatch().partitionPages().rows().count();
      }
      assertThat(store.partitions()).hasSize(100 * 365);
      assertThat(rowsWritten).isLessThan(5 * 100 * 365);
      assertThat(store.partitionPages()).hasSizeBetween(12 * 4, 12 * 12);
      assertThat(store.partitionPages())
          .filteredOn(page -> page.rows() <= 500)
          .hasSizeLessThan(12 * 8);

      List<Outcome> again = submit(ledger, FEEDS, LocalDate.of(2020, 3, 7));
      assertThat(revisions(again)).hasSize(100).containsOnly(2);
    }
  }

  @Test
  void oldNewsAboutAClosedMonthComeOneByOneAndItsPagesStayFew() {
    try (Ledger ledger = open(LARGE)) {
      List<Feed> some = new ArrayList<>(FEEDS);
      Collections.shuffle(some, new Random(7));
      for (Feed feed : some) {
        submit(ledger, List.of(feed), LocalDate.of(2020, 3, 7));
        assertThat(store.partitionPages()).hasSizeLessThan(10);
      }
      List<Outcome> again = submit(ledger, FEEDS, LocalDate.of(2020, 3, 7));
      assertThat(revisions(again)).hasSize(100).containsOnly(2);
    }
  }

  @Test
  void aRequestThatTouchesMoreThanMemoryHoldsIsCommittedInParts() {
    List<LocalDate> dates = IntStream.range(0, 10).mapToObj(Samples.DATE::minusDays).toList();
    try (Ledger ledger = open(new Paging(1_000, 400, 35))) {
      dates.forEach(date -> submit(ledger, FEEDS, date));
      int before = store.batches().size();
      List<Claim> oneEach = dates.stream().map(date -> landed(FEEDS.get(0), date)).toList();
      List<Outcome> outcomes = ledger.submit(oneEach).join();
      assertThat(store.batches()).hasSize(before + 5);
      assertThat(outcomes)
          .extracting(outcome -> ((EventAccepted) outcome).status().partition().dataAsOfDate())
          .isEqualTo(dates);
      assertThat(revisions(outcomes)).containsOnly(2);
    }
  }

  @Test
  void aPageIsWrittenOnceThoughItsRowsAreAllOverARequestThatIsCommittedInParts() {
    List<LocalDate> dates = IntStream.range(0, 10).mapToObj(Samples.DATE::minusDays).toList();
    try (Ledger ledger = open(new Paging(1_000, 400, 35))) {
      dates.forEach(date -> submit(ledger, FEEDS, date));
      int before = store.batches().size();
      List<Claim> inFeedOrder = new ArrayList<>();
      FEEDS.forEach(feed -> dates.forEach(date -> inFeedOrder.add(landed(feed, date))));
      List<Outcome> outcomes = ledger.submit(inFeedOrder).join();
      assertThat(store.batches()).hasSize(before + 5);
      assertThat(revisions(outcomes)).hasSize(1_000).containsOnly(2);
    }
    try (Ledger ledger = open(LARGE)) {
      submit(ledger, FEEDS.subList(0, 1), Samples.DATE);
      assertThat(store.events())
          .extracting(IngestionEvent::receivedAt)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void theCommitterWaitsForAColdPageUntilTheStorageAnswers() {
    try (Ledger ledger = open(NO_MEMORY)) {
      submit(ledger, FEEDS, Samples.DATE);
      submit(ledger, FEEDS, Samples.DATE.minusDays(1));
      AtomicInteger failures = new AtomicInteger();
      store.beforeRead(
          page -> {
            if (failures.getAndIncrement() < 2) {
              throw new StoreUnavailableException("the storage is gone", null);
            }
          });
      assertThat(revisions(submit(ledger, FEEDS.subList(0, 1), Samples.DATE))).containsExactly(2);
      assertThat(failures).hasValue(3);
    }
  }

  @Test
  void aReaderOfAColdPageIsToldThatTheStorageIsGoneAndTheOthersAreNot() {
    try (Ledger ledger = open(new Paging(1_000, 150, 35))) {
      submit(ledger, FEEDS, Samples.DATE.minusDays(1));
      submit(ledger, FEEDS, Samples.DATE);
      store.beforeRead(
          page -> {
            throw new StoreUnavailableException("the storage is gone", null);
          });
      Partition cold = new Partition(FEEDS.get(0), Samples.DATE.minusDays(1));
      assertThatThrownBy(() -> ledger.reads().partition(cold))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> ledger.reads().feeds())
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(ledger.reads().partition(new Partition(FEEDS.get(0), Samples.DATE))).isPresent();
      submit(ledger, FEEDS.subList(0, 1), Samples.DATE);

      store.beforeRead(page -> {});
      assertThat(ledger.reads().feeds()).hasSize(100);
    }
  }

  @Test
  void aReaderThatReadsDoesNotHoldTheCommitterUp() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch storage = new CountDownLatch(1);
    try (Ledger ledger = open(new Paging(1_000, 150, 35))) {
      submit(ledger, FEEDS, Samples.DATE.minusDays(1));
      submit(ledger, FEEDS, Samples.DATE);
      store.beforeRead(
          page -> {
            reading.countDown();
            await(storage);
          });
      CompletableFuture<List<FeedLatest>> slow =
          CompletableFuture.supplyAsync(() -> ledger.reads().feeds());
      reading.await();
      say(ledger, FEEDS.get(0), Samples.DATE, IngestionStatus.FAILED);
      assertThat(slow).isNotDone();
      storage.countDown();
      assertThat(slow.join().get(0).newest().isFailed()).isTrue();
    }
  }

  @Test
  void aFullQueueBeforeAStorageThatStandsStillIsRefusedThenCommitted() {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch storage = new CountDownLatch(1);
    store.beforeCommit(
        batch -> {
          underWay.countDown();
          await(storage);
        });
    try (Ledger ledger = open(LARGE)) {
      List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
      answers.add(ledger.submit(fourOfEach(Samples.DATE)));
      // A batch that is taken later would leave the queue with room again.
      await(underWay);
      assertThatThrownBy(
              () -> {
                for (int i = 1; i < 1_000; i++) {
                  answers.add(ledger.submit(fourOfEach(Samples.DATE.minusDays(i))));
                }
              })
          .isInstanceOf(LedgerFullException.class);
      assertThat(ledger.queued()).isBetween(99_000, 100_000);
      storage.countDown();
      answers.forEach(CompletableFuture::join);
      assertThat(ledger.queued()).isZero();
      assertThat(store.events()).hasSize(400 * answers.size());
      assertThat(store.partitions()).hasSize(100 * answers.size());
      assertThat(revisions(submit(ledger, FEEDS.subList(0, 1), Samples.DATE))).containsExactly(5);
    }
  }

  private static List<Claim> fourOfEach(LocalDate date) {
    return FEEDS.stream().flatMap(feed -> four(feed, date)).toList();
  }

  private static Stream<Claim> four(Feed feed, LocalDate date) {
    return IntStream.range(0, 4).mapToObj(i -> landed(feed, date));
  }

  private Ledger open(Paging paging) {
    return Ledger.open(store, SETTINGS, paging, InstantSource.fixed(NOW));
  }

  private Batch lastBatch() {
    return store.batches().get(store.batches().size() - 1);
  }

  private static List<Outcome> submit(Ledger ledger, List<Feed> feeds, LocalDate date) {
    return ledger.submit(feeds.stream().map(feed -> landed(feed, date)).toList()).join();
  }

  private static void say(Ledger ledger, Feed feed, LocalDate date, IngestionStatus status) {
    ledger.submit(List.of(Samples.event(nextId(), feed, date, status, 9))).join();
  }

  private static Claim landed(Feed feed, LocalDate date) {
    return Samples.event(nextId(), feed, date, IngestionStatus.INGESTED, 0);
  }

  private static final AtomicInteger IDS = new AtomicInteger();

  private static String nextId() {
    return "e" + IDS.incrementAndGet();
  }

  private static List<Integer> revisions(List<Outcome> outcomes) {
    return outcomes.stream().map(outcome -> ((EventAccepted) outcome).status().revision()).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
