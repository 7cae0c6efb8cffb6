package dev.muster.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;

/**
 * The files of a staged table. What is written is on its way into the storage, and can be read; the
 * batch waits for it before it moves a table. What is deleted stays until it is known that the
 * table moved, since until then it is still what it was.
 */
final class StagedFiles implements SupportsBulkOperations {
  private static final long serialVersionUID = 1L;

  private final FileIO stored;
  private final transient PendingPuts puts;

  /** Manifests and the like, which nobody but the batch refers to. */
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  StagedFiles(FileIO stored, PendingPuts puts) {
    this.stored = stored;
    this.puts = puts;
  }

  /** The batch is about to write this file, and only it will refer to it. */
  String own(String location) {
    own.add(location);
    return location;
  }

  /** The table moved: carries out the deletes. */
  void keep() {
    delete(deleted, "replaced");
  }

  /** The table did not move, nor will it: deletes what was written for the move. */
  void discard() {
    delete(own, "uncommitted");
  }

  private void delete(Set<String> locations, String type) {
    if (!locations.isEmpty()) {
      locations.forEach(recent()::forget);
      CatalogUtil.deleteFiles(stored, locations, type);
    }
  }

  @Override
  public InputFile newInputFile(String path) {
    return inMemory(path).orElseGet(() -> new FetchedFile(stored.newInputFile(path), recent()));
  }

  @Override
  public InputFile newInputFile(String path, long length) {
    return inMemory(path)
        .orElseGet(() -> new FetchedFile(stored.newInputFile(path, length), recent()));
  }

  private Optional<InputFile> inMemory(String path) {
    return recent()
        .find(path)
        .or(() -> puts.find(path))
        .map(content -> new InMemoryInputFile(path, content));
  }

  private RecentFiles recent() {
    return puts.recent();
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new HeldOutputFile(stored.newOutputFile(path), puts, this);
  }

  @Override
  public void deleteFile(String path) {
    deleted.add(path);
  }

  @Override
  public void deleteFiles(Iterable<String> paths) {
    paths.forEach(deleted::add);
  }

  @Override
  public Map<String, String> properties() {
    return stored.properties();
  }

  /** The files beneath belong to the catalog. */
  @Override
  public void close() {}
}
