package dev.muster.ledger;

import dev.muster.model.Partition;
import dev.muster.model.SeenEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** What tells whether an event has been here before. */
public interface History {
  /** Passes on the id of every event about these dates that arrived since. */
  void idsOn(Set<LocalDate> dates, Instant since, BiConsumer<Partition, String> each);

  /**
   * The events of these ids about any of these partitions.
   *
   * @param since when the first of them arrived; spares looking further back
   */
  List<SeenEvent> eventsOf(Set<Partition> partitions, Set<String> ids, Instant since);
}
