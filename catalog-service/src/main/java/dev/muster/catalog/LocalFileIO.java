package dev.muster.catalog;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.DelegateFileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.util.SerializableMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Iceberg files on local disk, at {@code file:/x}, {@code file:///x} or {@code /x}.
 *
 * <p>A file and its name are on disk, also after power loss, when the writer's {@code close()}
 * returns. (Iceberg's HadoopFileIO does not sync, adds a checksum file to each file and starts two
 * processes to write it.) Deleting what is not there is no error; deletes are not synced.
 */
public class LocalFileIO implements DelegateFileIO {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LocalFileIO.class);

  private SerializableMap<String, String> properties = SerializableMap.copyOf(Map.of());

  @Override
  public void initialize(Map<String, String> properties) {
    this.properties = SerializableMap.copyOf(properties);
  }

  @Override
  public Map<String, String> properties() {
    return properties.immutableMap();
  }

  @Override
  public InputFile newInputFile(String location) {
    return new LocalInputFile(location, LocalLocation.path(location));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocalOutputFile(location, LocalLocation.path(location));
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(LocalLocation.path(location));
    } catch (IOException e) {
      throw new RuntimeIOException(e, "Cannot delete %s", location);
    }
  }

  @Override
  public void deleteFiles(Iterable<String> locations) throws BulkDeletionFailureException {
    int failures = 0;
    for (String location : locations) {
      try {
        deleteFile(location);
      } catch (RuntimeException e) {
        LOG.warn("Cannot delete {}", location, e);
        failures++;
      }
    }
    if (failures > 0) {
      throw new BulkDeletionFailureException(failures);
    }
  }

  /** All files under a folder, as they are now, each location beginning with {@code prefix}. */
  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    Path folder = LocalLocation.path(prefix);
    String base = prefix.endsWith("/") ? prefix : prefix + "/";
    List<FileInfo> files = new ArrayList<>();
    walk(
        folder,
        new TolerantVisitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String location = file.equals(folder) ? prefix : base + folder.relativize(file);
            long modified = attributes.lastModifiedTime().toMillis();
            files.add(new FileInfo(location, attributes.size(), modified));
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** Deletes a folder and all that is under it. */
  @Override
  public void deletePrefix(String prefix) {
    walk(
        LocalLocation.path(prefix),
        new TolerantVisitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            super.postVisitDirectory(folder, failure);
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void walk(Path start, TolerantVisitor visitor) {
    try {
      Files.walkFileTree(start, visitor);
    } catch (IOException e) {
      throw new RuntimeIOException(e, "Cannot walk %s", start);
    }
  }

  /** Passes over what was never there, or is gone by the time that the walk gets to it. */
  private abstract static class TolerantVisitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
