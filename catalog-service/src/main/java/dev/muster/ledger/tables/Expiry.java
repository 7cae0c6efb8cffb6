package dev.muster.ledger.tables;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the metadata small: snapshots that no reader should still be reading go, and with them the
 * files that only they had.
 */
final class Expiry {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
  private static final Duration KEPT_FOR = Duration.ofMinutes(10);

  private final int every;
  private final int least;
  private final int most;

  /** By table, the sequence number of the snapshot after which it was last done here. */
  private final Map<String, Long> lastDone = new HashMap<>();

  /**
   * How often, and how much.
   *
   * @param every commits to a table from one time to the next
   * @param least snapshots that stay however old they are
   * @param most snapshots that stay however young they are: a flood of commits must not pile up
   */
  Expiry(int every, int least, int most) {
    this.every = every;
    this.least = least;
    this.most = most;
  }

  /**
   * Expires what is due.
   *
   * @param now about now, by the clock of the entries
   * @return false if that has failed, which leaves the tables as good as before
   */
  boolean afterCommit(List<StampedTable> tables, Instant now) {
    boolean well = true;
    for (StampedTable table : tables) {
      if (isDue(table)) {
        well &= expired(table, now);
      }
    }
    return well;
  }

  private boolean isDue(StampedTable table) {
    return snapshots(table) >= least + every
        && sequence(table) - lastDone.getOrDefault(table.name(), 0L) >= every;
  }

  private static long snapshots(StampedTable table) {
    return table.ancestry().count();
  }

  private static long sequence(StampedTable table) {
    Snapshot current = table.table().currentSnapshot();
    return current == null ? 0 : current.sequenceNumber();
  }

  private boolean expired(StampedTable table, Instant now) {
    lastDone.put(table.name(), sequence(table));
    try {
      expire(table, now);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("old snapshots of table {} could not be expired", table.name(), e);
      return false;
    }
  }

  private void expire(StampedTable table, Instant now) {
    List<Snapshot> newestFirst = table.ancestry().toList();
    long cutoff = now.minus(KEPT_FOR).toEpochMilli();
    if (newestFirst.size() > most) {
      cutoff = Math.max(cutoff, newestFirst.get(most).timestampMillis() + 1);
    }
    table
        .table()
        .expireSnapshots()
        .expireOlderThan(cutoff)
        .retainLast(Math.max(least, upToNewestStamp(newestFirst)))
        .planWith(DirectExecutor.INSTANCE)
        .commit();
  }

  /** Start-up needs the newest stamped snapshot, and the one before it. */
  private static int upToNewestStamp(List<Snapshot> newestFirst) {
    for (int i = 0; i < newestFirst.size(); i++) {
      if (Stamp.on(newestFirst.get(i)).isPresent()) {
        return i + 2;
      }
    }
    return newestFirst.size();
  }
}
