package dev.muster.engines;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of one of the service's tables.
 *
 * @param batch the sequence number of the batch that it belongs to
 */
record Snapshot(String table, long id, Instant committedAt, long batch) {

  /** All that the engine sees, oldest first. */
  static List<Snapshot> all(Engine engine, String table) {
    String sql =
        "SELECT snapshot_id, committed_at, summary['muster.batch-sequence'] AS batch FROM "
            + engine.metadata(table, "snapshots");
    return engine.ask(sql).rows().stream()
        .map(row -> of(table, row))
        .sorted(Comparator.comparingLong(Snapshot::batch))
        .toList();
  }

  private static Snapshot of(String table, Map<String, String> row) {
    return new Snapshot(
        table,
        Long.parseLong(row.get("snapshot_id")),
        Instant.parse(row.get("committed_at")),
        Long.parseLong(row.get("batch")));
  }

  static Snapshot newest(Engine engine, String table) {
    return newest(engine, table, Long.MAX_VALUE);
  }

  /** The newest that is not of a later batch. */
  static Snapshot newest(Engine engine, String table, long batch) {
    return all(engine, table).stream()
        .filter(snapshot -> snapshot.batch() <= batch)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }
}
