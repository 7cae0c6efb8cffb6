package dev.muster.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.tables.IcebergStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** The files of the ledger's tables, by Iceberg's own means; locations without {@code file:}. */
public record StoredFiles(List<Table> tables) {
  /** Of the tables as they are now. */
  public static StoredFiles of(Catalog catalog) {
    List<TableIdentifier> names = IcebergStore.tableNames();
    return new StoredFiles(names.stream().map(catalog::loadTable).toList());
  }

  public static String plain(String location) {
    return location.replaceFirst("^file:(//)?", "");
  }

  /** What the newest metadata and every snapshot that it has refer to. */
  public Set<String> live() {
    Set<String> live = new TreeSet<>();
    for (Table table : tables) {
      live.addAll(ReachableFileUtil.metadataFileLocations(table, false));
      live.addAll(ReachableFileUtil.manifestListLocations(table));
      for (Snapshot snapshot : table.snapshots()) {
        snapshot.allManifests(table.io()).forEach(manifest -> live.add(manifest.path()));
        dataFiles(table, snapshot).forEach(file -> live.add(file.location()));
      }
    }
    return live.stream().map(StoredFiles::plain).collect(Collectors.toSet());
  }

  /** What lies in the folders of the tables. */
  public Set<String> all() {
    Set<String> all = new TreeSet<>();
    for (Table table : tables) {
      ((SupportsPrefixOperations) table.io())
          .listPrefix(table.location() + "/")
          .forEach(file -> all.add(plain(file.location())));
    }
    return all;
  }

  private static List<DataFile> dataFiles(Table table, Snapshot snapshot) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> found =
        table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      found.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Makes sure that each snapshot has all the rows that it says it has. */
  public void readEverySnapshot() {
    for (Table table : tables) {
      for (Snapshot snapshot : table.snapshots()) {
        long expected = Long.parseLong(snapshot.summary().get("total-records"));
        long found = 0;
        try (CloseableIterable<Record> rows =
            IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).build()) {
          for (Record row : rows) {
            found += row.size() > 0 ? 1 : 0;
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        assertThat(found).as("%s at %d", table.name(), snapshot.snapshotId()).isEqualTo(expected);
      }
    }
  }
}
