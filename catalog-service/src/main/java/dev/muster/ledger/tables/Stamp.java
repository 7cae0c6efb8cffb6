package dev.muster.ledger.tables;

import dev.muster.ledger.BatchMark;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;

/**
 * What a snapshot says of the batch that it is part of.
 *
 * @param tables the names of all tables that the batch writes to
 * @param positions how far streams have been read, by their names
 */
record Stamp(BatchMark mark, Set<String> tables, Map<String, Long> positions) {
  private static final String ID = "muster.batch-id";
  private static final String SEQUENCE = "muster.batch-sequence";
  private static final String LAST_ARRIVAL = "muster.last-arrival";
  private static final String TABLES = "muster.batch-tables";
  private static final String POSITION = "muster.position.";

  /** The stamp on this snapshot; empty if somebody else has written it. */
  static Optional<Stamp> on(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    if (summary == null || !summary.containsKey(ID)) {
      return Optional.empty();
    }
    long micros = Long.parseLong(summary.get(LAST_ARRIVAL));
    BatchMark mark =
        new BatchMark(
            Long.parseLong(summary.get(SEQUENCE)),
            summary.get(ID),
            Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    Set<String> tables = Stream.of(summary.get(TABLES).split(",")).collect(Collectors.toSet());
    return Optional.of(new Stamp(mark, tables, positions(summary)));
  }

  private static Map<String, Long> positions(Map<String, String> summary) {
    return summary.entrySet().stream()
        .filter(property -> property.getKey().startsWith(POSITION))
        .collect(
            Collectors.toMap(
                property -> property.getKey().substring(POSITION.length()),
                property -> Long.valueOf(property.getValue())));
  }

  Stamp withPositions(Map<String, Long> newer) {
    Map<String, Long> all = new HashMap<>(positions);
    all.putAll(newer);
    return new Stamp(mark, tables, all);
  }

  void putOn(SnapshotUpdate<?> update) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, mark.lastArrival());
    update.set(ID, mark.id());
    update.set(SEQUENCE, Long.toString(mark.sequence()));
    update.set(LAST_ARRIVAL, Long.toString(micros));
    update.set(TABLES, tables.stream().sorted().collect(Collectors.joining(",")));
    positions.forEach((stream, position) -> update.set(POSITION + stream, position.toString()));
  }

  boolean isOf(BatchMark batch) {
    return mark.id().equals(batch.id());
  }
}
