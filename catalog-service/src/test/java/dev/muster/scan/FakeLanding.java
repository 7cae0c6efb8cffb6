package dev.muster.scan;

import dev.muster.validation.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files in the order of their names, as an object store lists them. */
final class FakeLanding implements Landing {
  static final List<String> ROOTS = List.of("s3://landing/guo", "s3://landing/crm");

  final TreeMap<String, StoredFile> files = new TreeMap<>();
  boolean isDown;

  void put(String path, long size, Instant modified) {
    files.put(path, new StoredFile(path, size, modified));
  }

  @Override
  public Stream<StoredFile> list(String folder) throws IOException {
    if (isDown) {
      throw new IOException("the store does not answer");
    }
    String prefix = folder.endsWith("/") ? folder : folder + "/";
    return files.subMap(prefix, prefix + Character.MAX_VALUE).values().stream();
  }

  @Override
  public Optional<StoredFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public Optional<String> covers(String path) {
    return ROOTS.stream().filter(root -> path.startsWith(root + "/")).findFirst();
  }
}
