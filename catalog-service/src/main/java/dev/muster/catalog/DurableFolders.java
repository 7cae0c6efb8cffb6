package dev.muster.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders whose entries are on disk, not only in the page cache, when a call returns. */
final class DurableFolders {
  private DurableFolders() {}

  /**
   * Creates a folder with all its missing parents. Synchronized so that nobody writes into a folder
   * that another thread has made but not yet put on disk.
   *
   * @throws FileAlreadyExistsException if a file stands where a folder must be
   */
  static synchronized void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path absolute = folder.toAbsolutePath();
    create(absolute.getParent());
    try {
      Files.createDirectory(absolute);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(absolute)) { // else another process made it
        throw e;
      }
    }
    sync(absolute.getParent());
  }

  /** Puts the names of a folder's files on disk. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
