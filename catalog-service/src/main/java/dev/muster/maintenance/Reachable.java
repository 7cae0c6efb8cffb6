package dev.muster.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/**
 * Every file that a table refers to, by any snapshot that it still has. What a manifest says never
 * changes, so each is read once, as long as it is in use.
 */
final class Reachable {
  private Map<String, Set<String>> filesByManifest = new HashMap<>();

  /**
   * The locations.
   *
   * @throws RuntimeException if any of it cannot be read; then nobody knows
   */
  Set<String> files(TableMetadata table, FileIO io) {
    Set<String> files = new HashSet<>();
    files.add(table.metadataFileLocation());
    table.previousFiles().forEach(entry -> files.add(entry.file()));
    table.statisticsFiles().forEach(statistics -> files.add(statistics.path()));
    table.partitionStatisticsFiles().forEach(statistics -> files.add(statistics.path()));
    Map<String, Set<String>> inUse = new HashMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      files.add(snapshot.manifestListLocation());
      for (ManifestFile manifest : snapshot.allManifests(io)) {
        inUse.computeIfAbsent(manifest.path(), path -> filesIn(manifest, table, io));
      }
    }
    filesByManifest = inUse;
    inUse.forEach(
        (manifest, named) -> {
          files.add(manifest);
          files.addAll(named);
        });
    return files;
  }

  private Set<String> filesIn(ManifestFile manifest, TableMetadata table, FileIO io) {
    Set<String> known = filesByManifest.get(manifest.path());
    return known == null ? read(manifest, table, io) : known;
  }

  private static Set<String> read(ManifestFile manifest, TableMetadata table, FileIO io) {
    Set<String> files = new HashSet<>();
    try (ManifestReader<? extends ContentFile<?>> reader = reader(manifest, table, io)) {
      reader.select(List.of("file_path")).forEach(file -> files.add(file.location()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static ManifestReader<? extends ContentFile<?>> reader(
      ManifestFile manifest, TableMetadata table, FileIO io) {
    return manifest.content() == ManifestContent.DATA
        ? ManifestFiles.read(manifest, io, table.specsById())
        : ManifestFiles.readDeleteManifest(manifest, io, table.specsById());
  }
}
