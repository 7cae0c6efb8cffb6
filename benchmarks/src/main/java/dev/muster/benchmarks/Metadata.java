package dev.muster.benchmarks;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;

/** How much there is to read before the first row. */
final class Metadata {
  private Metadata() {}

  /** Of the table as it is now: metadata, the list of manifests, and the manifests. */
  static long bytes(Table table) {
    String metadata = ((HasTableOperations) table).operations().current().metadataFileLocation();
    String list = table.currentSnapshot().manifestListLocation();
    return table.io().newInputFile(metadata).getLength()
        + table.io().newInputFile(list).getLength()
        + table.currentSnapshot().allManifests(table.io()).stream()
            .mapToLong(ManifestFile::length)
            .sum();
  }
}
