package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageCacheTest {
  private static final int MOST_ROWS = 50;

  private final List<PageId> read = new ArrayList<>();
  private final PageCache<Feed, PartitionStatus> cache =
      new PageCache<>(
          Kind.PARTITIONS,
          MOST_ROWS,
          page -> {
            read.add(page);
            return rows((int) page.rows());
          });

  @Test
  void holdsABoundedNumberOfRowsWhateverHappens() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<PageId> pages = IntStream.range(0, 30).mapToObj(i -> page(i, 1 + i % 9)).toList();
    for (int i = 0; i < 5_000; i++) {
      PageId page = pages.get(random.nextInt(pages.size()));
      if (random.nextInt(4) == 0) {
        cache.turn(new PageChanges<>(Set.of(page), List.of()));
        assertThat(cache.peek(page)).isEmpty();
      } else {
        assertThat(cache.get(page).size()).isEqualTo((int) page.rows());
      }
      long held =
          pages.stream().filter(p -> cache.peek(p).isPresent()).mapToLong(PageId::rows).sum();
      assertThat(cache.use().rows())
          .as("seed " + seed)
          .isEqualTo(held)
          .isLessThanOrEqualTo(MOST_ROWS);
    }
  }

  @Test
  void keepsWhatWasUsedLast() {
    PageId first = page(1, 20);
    PageId second = page(2, 20);
    cache.get(first);
    cache.get(second);
    cache.get(first);
    cache.get(page(3, 20));
    assertThat(cache.use()).isEqualTo(new PageUse(40, 1, 3));
    assertThat(cache.peek(first)).isPresent();
    assertThat(cache.peek(second)).isEmpty();
    assertThat(read).hasSize(3);
  }

  @Test
  void keepsAPageThatIsLargerThanAllItMayHold() {
    PageId large = page(1, 2 * MOST_ROWS);
    cache.get(large);
    cache.get(large);
    assertThat(read).hasSize(1);
    cache.get(page(2, 1));
    assertThat(cache.use().rows()).isEqualTo(1);
  }

  private static PageId page(int name, int rows) {
    return new PageId("p" + name, Span.of(Samples.DATE), rows, KeyRange.UNKNOWN);
  }

  private static List<PartitionStatus> rows(int count) {
    return IntStream.range(0, count).mapToObj(PageCacheTest::row).toList();
  }

  private static PartitionStatus row(int feed) {
    return Samples.row(
        new Partition(new Feed("S", "T" + feed), Samples.DATE), IngestionStatus.INGESTED);
  }
}
