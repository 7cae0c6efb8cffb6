package dev.muster.catalog;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Writes one file. A small file is held in memory and reaches the disk in one write when the stream
 * closes; a larger one streams out in pieces of about {@link #BUFFER_BYTES}. When {@code close()}
 * has returned, the bytes and the name are on disk. When any write has failed, no file is left.
 */
final class LocalOutputStream extends PositionOutputStream {
  static final int BUFFER_BYTES = 1 << 20;

  private final Path path;
  private final Set<OpenOption> options;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private FileChannel channel; // null until the first bytes go to disk
  private IOException failure;
  private long position;
  private boolean closed;

  private LocalOutputStream(Path path, Set<OpenOption> options) {
    this.path = path;
    this.options = options;
  }

  /** A stream that refuses, at the latest when it closes, to touch a file that is there already. */
  static LocalOutputStream toNewFile(Path path) {
    return new LocalOutputStream(path, Set.of(CREATE_NEW, WRITE));
  }

  /** A stream that replaces the file if there is one. */
  static LocalOutputStream toAnyFile(Path path) {
    return new LocalOutputStream(path, Set.of(CREATE, TRUNCATE_EXISTING, WRITE));
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    requireWritable();
    buffer.write(b);
    advance(1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireWritable();
    buffer.write(bytes, offset, length);
    advance(length);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    requireNoFailure();
    drain();
    force();
  }

  private void advance(int length) throws IOException {
    position += length;
    if (buffer.size() >= BUFFER_BYTES) {
      drain();
    }
  }

  private void drain() throws IOException {
    if (channel == null) {
      channel = open();
    }
    try {
      buffer.writeTo(Channels.newOutputStream(channel));
      buffer.reset();
    } catch (IOException e) {
      throw abandon(e);
    }
  }

  private FileChannel open() throws IOException {
    try {
      DurableFolders.create(path.toAbsolutePath().getParent());
      return FileChannel.open(path, options);
    } catch (FileAlreadyExistsException e) {
      throw new AlreadyExistsException(e, "File already exists: %s", path);
    }
  }

  private void force() throws IOException {
    try {
      channel.force(true);
      channel.close();
      DurableFolders.sync(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw abandon(e);
    }
  }

  /** Half a file must not be met by a reader, nor completed by a second {@code close()}. */
  private IOException abandon(IOException cause) {
    failure = cause;
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  private void requireWritable() throws IOException {
    if (closed) {
      throw new IOException("Closed: " + path);
    }
    requireNoFailure();
  }

  private void requireNoFailure() throws IOException {
    if (failure != null) {
      throw new IOException("An earlier write failed: " + path, failure);
    }
  }
}
