package dev.muster.restcatalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ForbiddenException;

/**
 * The folders of the read-only namespaces. A table of a client's own that claims files in them
 * would let the client delete them by dropping that table.
 *
 * @param folders without schemes, in their shortest form
 */
record ServiceFiles(Set<String> folders) {
  ServiceFiles {
    folders = folders.stream().map(ServiceFiles::path).collect(Collectors.toUnmodifiableSet());
  }

  boolean hold(String location) {
    String path = path(location);
    return folders.stream()
        .anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
  }

  /**
   * @throws ForbiddenException if the location is in one of the folders
   */
  void requireOutside(String location) {
    if (hold(location)) {
      throw new ForbiddenException(
          "%s is among the files that the service alone writes. Choose a location of your own.",
          location);
    }
  }

  /**
   * Holds all that a table's metadata claims for the table, short of opening its manifests.
   *
   * @throws ForbiddenException if some of it is in one of the folders
   */
  void requireOutside(TableMetadata metadata) {
    requireOutside(metadata.location());
    metadata.previousFiles().forEach(earlier -> requireOutside(earlier.file()));
    metadata.snapshots().stream()
        .map(Snapshot::manifestListLocation)
        .filter(Objects::nonNull) // the first snapshots of format 1 had none
        .forEach(this::requireOutside);
  }

  /** The bucket, if there is one, and the path, with every way of writing them made one. */
  private static String path(String location) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : location.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:", "").split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }
}
