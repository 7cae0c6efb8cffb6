package dev.muster.catalog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Holds a file in memory until it is closed; then it starts on its way into the storage, and its
 * writer goes on. A large file streams, and is in the storage when {@code close()} returns.
 */
final class HeldOutputStream extends PositionOutputStream {
  private final OutputFile file;
  private final PendingPuts puts;
  private ByteArrayOutputStream held = new ByteArrayOutputStream();
  private PositionOutputStream streaming; // null unless the file is large
  private long position;
  private boolean closed;

  HeldOutputStream(OutputFile file, PendingPuts puts) {
    this.file = file;
    this.puts = puts;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("Closed: " + file.location());
    }
    if (streaming == null && position + length > WriteBehind.LARGE_BYTES) {
      stream();
    }
    if (streaming == null) {
      held.write(bytes, offset, length);
    } else {
      streaming.write(bytes, offset, length);
    }
    position += length;
  }

  private void stream() throws IOException {
    streaming = file.createOrOverwrite();
    held.writeTo(streaming);
    held = null;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (streaming == null) {
      puts.start(file, held.toByteArray());
      held = null;
    } else {
      streaming.close();
    }
  }
}
