package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.Kind.At;
import dev.muster.ledger.PageChanges.NewPage;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index is read while commits go on. */
class DateIndexTest {
  private static final int ROUNDS = 200;

  private final Object lock = new Object();
  private final Map<PageId, List<PartitionStatus>> stored = new HashMap<>();
  private final Map<LocalDate, PageId> pages = new TreeMap<>();
  private final TreeMap<Feed, TreeMap<LocalDate, PartitionStatus>> rows = new TreeMap<>();
  private final List<Runnable> meanwhile = new ArrayList<>();
  private Contents contents = Contents.of(List.of());
  private int names;

  private final DateIndex<Feed> index = new DateIndex<>(lock, () -> contents, this::mentions);

  @Test
  void tellsWhatThereIsThoughPagesAreReplacedWhileItReads() {
    long base = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      DateIndexTest story = new DateIndexTest();
      story.play(new Random(base + round), "seed " + (base + round));
    }
  }

  private void play(Random random, String seed) {
    for (int i = 0; i < 12; i++) {
      commit(random);
    }
    for (int i = random.nextInt(10); i > 0; i--) {
      meanwhile.add(() -> commit(random));
    }
    assertIndexed(seed);
    for (int i = 0; i < 5; i++) {
      commit(random);
      assertIndexed(seed);
    }
  }

  private void assertIndexed(String seed) {
    assertThat(index.keys()).as(seed).containsExactlyElementsOf(rows.keySet());
    rows.forEach(
        (feed, its) -> {
          assertThat(index.dates(feed))
              .as(seed)
              .containsExactlyElementsOf(newestFirst(its.keySet()));
          Set<LocalDate> ready = new TreeSet<>(its.keySet());
          ready.removeIf(date -> !its.get(date).isReady());
          Set<LocalDate> other = new TreeSet<>(its.keySet());
          other.removeAll(ready);
          assertThat(index.markedDates(feed)).as(seed).isEqualTo(newestFirst(ready));
          assertThat(index.unmarkedDates(feed)).as(seed).isEqualTo(newestFirst(other));
        });
    assertThat(index.knows(new Feed("nobody", "knows"))).isFalse();
  }

  private static List<LocalDate> newestFirst(Set<LocalDate> dates) {
    NavigableSet<LocalDate> sorted = new TreeSet<>(dates);
    return List.copyOf(sorted.descendingSet());
  }

  @Test
  void goesOnWhereTheStorageHadFailed() {
    Random random = new Random(1);
    for (int i = 0; i < 12; i++) {
      commit(random);
    }
    meanwhile.add(
        () -> {
          throw new StoreUnavailableException("gone", null);
        });
    assertThatThrownBy(index::keys).isInstanceOf(StoreUnavailableException.class);
    assertIndexed("healed");
  }

  /** One row changes, comes or goes; its page is replaced. */
  private void commit(Random random) {
    Feed feed = new Feed("S" + random.nextInt(2), "T" + random.nextInt(3));
    LocalDate date = LocalDate.of(2023 + random.nextInt(3), 1 + random.nextInt(12), 1);
    TreeMap<LocalDate, PartitionStatus> its = rows.computeIfAbsent(feed, f -> new TreeMap<>());
    Optional<PartitionStatus> row =
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(row(feed, date, random));
    row.ifPresentOrElse(present -> its.put(date, present), () -> its.remove(date));
    if (its.isEmpty()) {
      rows.remove(feed);
    }
    Optional<PageId> gone = Optional.ofNullable(pages.remove(date));
    List<PartitionStatus> page =
        rows.values().stream().flatMap(f -> Stream.ofNullable(f.get(date))).toList();
    List<NewPage<PartitionStatus>> added = new ArrayList<>();
    if (!page.isEmpty()) {
      PageId id = new PageId("p" + names++, Span.of(date), page.size(), KeyRange.UNKNOWN);
      pages.put(date, id);
      stored.put(id, page);
      added.add(new NewPage<>(id, page));
    }
    gone.ifPresent(stored::remove);
    PageChanges<PartitionStatus> changes =
        new PageChanges<>(gone.map(Set::of).orElse(Set.of()), added);
    synchronized (lock) {
      index.apply(Kind.PARTITIONS, Map.of(new At<>(feed, date), row), changes);
      contents = contents.with(changes);
    }
  }

  private static PartitionStatus row(Feed feed, LocalDate date, Random random) {
    IngestionStatus status =
        random.nextBoolean() ? IngestionStatus.READY_FOR_CONSUMPTION : IngestionStatus.FAILED;
    return Samples.row(new Partition(feed, date), status);
  }

  /** Something happens before the page is looked for, or after it was read. */
  private List<Mention<Feed>> mentions(PageId page) {
    boolean before = meanwhile.size() % 2 == 0;
    if (before) {
      happen();
    }
    List<PartitionStatus> found = stored.get(page);
    if (found == null) {
      throw new StaleStateException("replaced", null);
    }
    if (!before) {
      happen();
    }
    return found.stream().map(Kind.PARTITIONS::mention).toList();
  }

  private void happen() {
    if (!meanwhile.isEmpty()) {
      meanwhile.remove(meanwhile.size() - 1).run();
    }
  }
}
