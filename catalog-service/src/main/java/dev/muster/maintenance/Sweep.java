package dev.muster.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Finds what lies in a table's folder and nothing refers to: files of snapshots that have expired,
 * of former metadata, and of writers that died before their commit.
 *
 * <p>A file is deleted only if it has been like that for the retention, and is itself as old. The
 * folder is listed first and the table read afterwards, so that whatever a commit brings into the
 * table meanwhile is seen to be in use.
 */
final class Sweep {
  /** Where Iceberg writes, below a table's location. */
  private static final List<String> FOLDERS = List.of("/data/", "/metadata/");

  private final Duration retention;
  private final Reachable reachable = new Reachable();
  private final Leftovers leftovers = new Leftovers();

  Sweep(Duration retention) {
    this.retention = retention;
  }

  /** What a sweep has found. */
  record Found(int files, long bytes, List<String> due, int waiting) {}

  /**
   * Looks, and deletes nothing.
   *
   * @throws RuntimeException if not everything that the table refers to can be read; then nothing
   *     may be deleted
   */
  Found look(Table table, Instant now) {
    FileIO io = table.io();
    if (!(io instanceof SupportsPrefixOperations storage)) {
      throw new UnsupportedOperationException("Files of " + table.name() + " cannot be listed");
    }
    Map<String, FileInfo> old = new LinkedHashMap<>();
    int files = 0;
    long bytes = 0;
    Instant before = now.minus(retention);
    for (String folder : FOLDERS) {
      for (FileInfo file : storage.listPrefix(table.location() + folder)) {
        files++;
        bytes += file.size();
        if (file.createdAtMillis() <= before.toEpochMilli()) {
          old.put(Locations.plain(file.location()), file);
        }
      }
    }
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata metadata = operations.refresh();
    for (String used : reachable.files(metadata, io)) {
      old.remove(Locations.plain(used));
    }
    Set<String> left = new HashSet<>();
    old.values().forEach(file -> left.add(file.location()));
    leftovers.found(left, Instant.ofEpochMilli(metadata.lastUpdatedMillis()));
    List<String> due = leftovers.leftFor(retention, now);
    return new Found(files, bytes, due, leftovers.count() - due.size());
  }

  /** They are deleted, or will be found again. */
  void forget(List<String> deleted) {
    leftovers.forget(deleted);
  }
}
