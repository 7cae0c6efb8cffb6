package dev.muster.ledger;

import dev.muster.model.Entry;
import dev.muster.model.GroupDefinition;
import dev.muster.model.SeenEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store holds, as of the last whole batch.
 *
 * @param last the mark of that batch; empty in a new store
 * @param partitions the pages of the status rows, none of them read
 * @param groupStatuses the pages of the group statuses, none of them read
 * @param recentEvents the newest events of the history, a bounded number
 * @param positions how far streams have been read, by their names
 * @param cutShort the batch after it, if some of its tables moved and some did not
 */
public record Loaded(
    Optional<BatchMark> last,
    List<GroupDefinition> definitions,
    Contents partitions,
    Contents groupStatuses,
    List<SeenEvent> recentEvents,
    Map<String, Long> positions,
    Optional<CutShort> cutShort) {
  /** The state where no stream is read. */
  public Loaded(
      Optional<BatchMark> last,
      List<GroupDefinition> definitions,
      Contents partitions,
      Contents groupStatuses,
      List<SeenEvent> recentEvents,
      Optional<CutShort> cutShort) {
    this(last, definitions, partitions, groupStatuses, recentEvents, Map.of(), cutShort);
  }

  /** A batch to be finished, and the entries that it was made from. */
  public record CutShort(BatchMark mark, List<Entry> entries) {}
}
