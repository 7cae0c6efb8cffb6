package dev.muster.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a group lacks is told step by step as it is told by a look at every feed. */
class LackTest {
  private static final List<IngestionStatus> STATUSES = List.of(IngestionStatus.values());
  private static final List<Feed> REQUIRED =
      IntStream.range(0, 7).mapToObj(i -> new Feed("S" + i % 3, "T" + i)).toList();

  private final Map<Feed, PartitionStatus> rows = new HashMap<>();

  @Test
  void afterAnyChangesItIsWhatALookAtEveryFeedFinds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Lack lack = anew();
    for (int step = 0; step < 500; step++) {
      PartitionStatus changed =
          row(
              REQUIRED.get(random.nextInt(REQUIRED.size())),
              STATUSES.get(random.nextInt(STATUSES.size())));
      rows.put(changed.partition().feed(), changed);
      lack = lack.after(changed);
      assertThat(lack.missing()).as("seed %d, step %d", seed, step).isEqualTo(anew().missing());
      assertThat(lack.failure()).as("seed %d, step %d", seed, step).isEqualTo(anew().failure());
    }
  }

  @Test
  void whatChangesNothingLeavesItAsItIs() {
    Lack lack = anew();
    assertThat(lack.after(row(REQUIRED.get(2), IngestionStatus.PROCESSING))).isSameAs(lack);
  }

  private Lack anew() {
    return Lack.among(REQUIRED, feed -> Optional.ofNullable(rows.get(feed)));
  }

  private static PartitionStatus row(Feed feed, IngestionStatus status) {
    return Samples.row(new Partition(feed, Samples.DATE), status);
  }
}
