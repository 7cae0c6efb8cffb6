package dev.muster.ledger.tables;

import dev.muster.ledger.SnapshotSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Keeps the metadata small, within each commit: the newest snapshots stay, and those that were the
 * newest at a full hour or a midnight, under a tag. The others leave the metadata; their files are
 * left to whoever sweeps the storage.
 */
record Expiry(SnapshotSettings settings) {
  /**
   * Tags and expires what is due, in a table to which a new snapshot has just been staged.
   *
   * @param now about now, by the clock of the entries
   */
  void in(Table staged, Instant now) {
    TableOperations operations = ((HasTableOperations) staged).operations();
    TableMetadata metadata = operations.current();
    operations.commit(metadata, expired(tagged(metadata, now), now));
  }

  private TableMetadata tagged(TableMetadata metadata, Instant now) {
    List<Snapshot> before = ancestry(metadata).skip(1).toList();
    if (before.isEmpty()) {
      return metadata;
    }
    TableMetadata.Builder tagged = TableMetadata.buildFrom(metadata);
    Instant since = since(before);
    SnapshotRef tag = SnapshotRef.tagBuilder(before.get(0).snapshotId()).build();
    Stream.concat(
            TimeTags.HOURLY.between(since, now, settings.hourlyTags()).stream(),
            TimeTags.DAILY.between(since, now, settings.dailyTags()).stream())
        .filter(name -> metadata.ref(name) == null)
        .forEach(name -> tagged.setRef(name, tag));
    return tagged.build();
  }

  /** When the newest of what the first of these snapshots holds had arrived. */
  private static Instant since(List<Snapshot> newestFirst) {
    return newestFirst.stream()
        .flatMap(snapshot -> Stamp.on(snapshot).stream())
        .findFirst()
        .map(stamp -> stamp.mark().lastArrival())
        .orElseGet(() -> Instant.ofEpochMilli(newestFirst.get(0).timestampMillis()));
  }

  private TableMetadata expired(TableMetadata metadata, Instant now) {
    TableMetadata.Builder expired = TableMetadata.buildFrom(metadata);
    Set<Long> stay = new HashSet<>();
    for (Map.Entry<String, SnapshotRef> ref : metadata.refs().entrySet()) {
      if (isOver(ref.getKey(), now)) {
        expired.removeRef(ref.getKey());
      } else {
        stay.add(ref.getValue().snapshotId());
      }
    }
    ancestry(metadata).limit(settings.kept()).forEach(snapshot -> stay.add(snapshot.snapshotId()));
    expired.removeSnapshots(
        metadata.snapshots().stream()
            .map(Snapshot::snapshotId)
            .filter(id -> !stay.contains(id))
            .toList());
    return expired.build();
  }

  private boolean isOver(String ref, Instant now) {
    return isOver(TimeTags.HOURLY, ref, now, settings.hourlyTags())
        || isOver(TimeTags.DAILY, ref, now, settings.dailyTags());
  }

  private static boolean isOver(TimeTags tags, String ref, Instant now, Duration back) {
    return tags.isBefore(ref, now.minus(back));
  }

  /** Newest first. */
  private static Stream<Snapshot> ancestry(TableMetadata metadata) {
    long newest = metadata.currentSnapshot().snapshotId();
    return StreamSupport.stream(
        SnapshotUtil.ancestorsOf(newest, metadata::snapshot).spliterator(), false);
  }
}
