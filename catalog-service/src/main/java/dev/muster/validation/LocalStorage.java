package dev.muster.validation;

import dev.muster.validation.LandingPath.Local;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Folders on local disk. A path may lead through symbolic links as long as it ends within the
 * roots; links below a folder that is listed are passed over.
 */
final class LocalStorage {
  private final List<Path> roots;

  LocalStorage(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  Optional<StoredFile> find(String path, Local place) throws IOException {
    Optional<Path> real = real(path, place);
    return real.isPresent() ? regular(path, real.get()) : Optional.empty();
  }

  @SuppressWarnings("StreamResourceLeak") // The caller closes it.
  Stream<StoredFile> list(String path, Local place) throws IOException {
    Optional<Path> real = real(path, place);
    if (real.isEmpty()) {
      return Stream.empty();
    }
    Path folder = real.get();
    String base = path.endsWith("/") ? path : path + "/";
    return Files.walk(folder)
        .filter(file -> !file.equals(folder))
        .flatMap(file -> listed(base + folder.relativize(file), file).stream());
  }

  private static Optional<StoredFile> listed(String path, Path file) {
    try {
      return Files.isSymbolicLink(file) ? Optional.empty() : regular(path, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<StoredFile> regular(String path, Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new StoredFile(path, attributes.size(), attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  SeekableInputStream open(String path, Local place) throws IOException {
    Path file = real(path, place).orElseThrow(() -> new NoSuchFileException(path));
    try {
      return org.apache.iceberg.Files.localInput(file.toFile()).newStream();
    } catch (NotFoundException e) {
      throw new IOException("cannot open " + path, e);
    }
  }

  /** Where the path ends once every link has been followed; empty if there is nothing. */
  private Optional<Path> real(String path, Local place) throws IOException {
    Path real;
    try {
      real = place.path().toRealPath();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (Stream.iterate(place.path(), one -> one != null, Path::getParent)
          .anyMatch(Files::isRegularFile)) {
        return Optional.empty();
      }
      throw e;
    }
    for (Path root : roots) {
      if (Files.exists(root) && real.startsWith(root.toRealPath())) {
        return Optional.of(real);
      }
    }
    throw new PathRefusedException(path, "leads out of the landing roots by a symbolic link");
  }
}
