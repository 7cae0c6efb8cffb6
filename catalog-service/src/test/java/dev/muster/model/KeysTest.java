package dev.muster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void hashesOfNeighboursDiffer() {
    Set<Integer> partitions = new HashSet<>();
    Set<Integer> groupDates = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Feed feed = new Feed("SOURCE_%02d".formatted(i % 20), "TYPE_%05d".formatted(i));
      for (int day = 0; day < 100; day++) {
        LocalDate date = LocalDate.of(2026, 1, 1).plusDays(day);
        partitions.add(new Partition(feed, date).hashCode());
        groupDates.add(new GroupDate("Group_%03d".formatted(i), date).hashCode());
      }
    }
    assertThat(partitions).as("of 100,000").hasSizeGreaterThan(99_000);
    assertThat(groupDates).as("of 100,000").hasSizeGreaterThan(99_000);
  }

  /** By Python's uuid.uuid5 over the same bytes. */
  @Test
  void idsAreThoseOfTheStandard() {
    Partition partition = new Partition(new Feed("GUO", "FACT_ORDERS"), LocalDate.of(2026, 11, 22));
    assertThat(partition.statusId()).isEqualTo("942d368f-0321-5a49-83fc-d762a8d9c16c");
  }
}
