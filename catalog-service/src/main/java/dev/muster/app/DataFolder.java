package dev.muster.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of the embedded default, taken by one process at a time. */
final class DataFolder implements AutoCloseable {
  private static final String LOCK = "muster.lock";

  private final FileChannel channel;

  private DataFolder(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the folder if there is none, and takes it. The operating system gives it back however the
   * process ends.
   *
   * @throws StartException if it cannot be written, or another process has taken it
   */
  static DataFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new StartException(
            "data_dir %s is in use by another muster".formatted(folder.toAbsolutePath()));
      }
      return new DataFolder(channel);
    } catch (IOException e) {
      throw new StartException("data_dir %s cannot be used: %s".formatted(folder, e), e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
