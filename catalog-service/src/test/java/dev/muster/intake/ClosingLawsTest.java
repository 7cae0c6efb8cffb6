package dev.muster.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.IngestionStatus;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any order and repetition of the same notices, and any restart in between, give the same rows. */
class ClosingLawsTest {
  private static final int ROUNDS = 300;
  private static final List<String> RULES = List.of("quiet", "marked", "slow", "counted", "single");

  /** The rules that wait a little, so that what comes close together is one delivery. */
  private static final List<String> PATIENT_RULES = RULES.subList(0, 3);

  @Test
  void noticesOfOneDeliveryGiveTheSameRows() {
    long base = System.nanoTime();
    for (long seed = base; seed < base + ROUNDS; seed++) {
      Random random = new Random(seed);
      List<ObjectNotice> notices = notices(random, PATIENT_RULES);

      List<PartitionStatus> inOrder = run(notices, random, false);
      List<PartitionStatus> shuffled = run(shuffledAndRepeated(notices, random), random, false);

      assertThat(shuffled)
          .as("seed " + seed)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("createdAt", "updatedAt")
          .isEqualTo(inOrder);
    }
  }

  /** What was said meanwhile counts as revisions; what is said in the end is the same. */
  @Test
  void noticesThatComeLateGiveTheSameFiles() {
    long base = System.nanoTime();
    for (long seed = base; seed < base + ROUNDS; seed++) {
      Random random = new Random(seed);
      List<ObjectNotice> notices = notices(random, RULES);

      List<String> inOrder = facts(run(notices, random, true));
      List<String> shuffled = facts(run(shuffledAndRepeated(notices, random), random, true));

      assertThat(shuffled).as("seed " + seed).isEqualTo(inOrder);
    }
  }

  private static List<String> facts(List<PartitionStatus> rows) {
    return rows.stream().map(ClosingLawsTest::facts).toList();
  }

  private static String facts(PartitionStatus row) {
    return row.status() == IngestionStatus.PROCESSING
        ? "%s %s".formatted(row.status(), row.ingestionDate())
        : "%s %s %s %d %d %s"
            .formatted(
                row.status(),
                row.ingestionDate(),
                row.filePath(),
                row.fileCount(),
                row.fileSizeBytes(),
                row.statusReason());
  }

  /** About one partition, no two at the same second. */
  private static List<ObjectNotice> notices(Random random, List<String> rules) {
    String rule = rules.get(random.nextInt(rules.size()));
    List<String> files = new ArrayList<>(List.of("a.parquet", "b.parquet", "c.parquet"));
    if (rule.equals("single")) {
      files = List.of("data.csv");
    } else if (rule.equals("marked")) {
      files.add("_SUCCESS");
    } else if (random.nextBoolean()) {
      files.add("d.parquet");
    }
    List<ObjectNotice> notices = new ArrayList<>();
    int count = 1 + random.nextInt(10);
    for (int second = 0; second < count; second++) {
      String file = files.get(random.nextInt(files.size()));
      notices.add(
          random.nextInt(4) == 0
              ? Landings.remove(rule, file, second)
              : Landings.put(rule, file, second));
    }
    return notices;
  }

  private static List<ObjectNotice> shuffledAndRepeated(List<ObjectNotice> notices, Random random) {
    List<ObjectNotice> all = new ArrayList<>(notices);
    notices.stream().filter(any -> random.nextInt(3) == 0).forEach(all::add);
    Collections.shuffle(all, random);
    return all;
  }

  /**
   * The rows after all has come and was closed.
   *
   * @param inParts whether partitions may be closed in between
   */
  private static List<PartitionStatus> run(
      List<ObjectNotice> notices, Random random, boolean inParts) {
    try (Landings landings = new Landings(1 + random.nextInt(5))) {
      for (ObjectNotice notice : notices) {
        landings.send(notice);
        if (random.nextInt(3) == 0) {
          landings.step();
        }
        if (random.nextInt(4) == 0) {
          landings.restart();
        }
        landings.pass(inParts ? Duration.ofSeconds(random.nextInt(400)) : Duration.ofMillis(10));
        if (random.nextInt(3) == 0) {
          landings.step();
        }
      }
      landings.passAndStep("PT10M");
      return landings.store.partitions();
    }
  }
}
