package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.IntFunction;

/** Lines that are made as they are read, compressed on the way if need be. */
final class LazyLines extends InputStream {
  private static final int AT_ONCE = 100;

  /** Compresses what is written to it. */
  interface Compression {
    OutputStream onto(OutputStream out) throws IOException;
  }

  private final int count;
  private final IntFunction<String> line;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final OutputStream out;
  private byte[] made = {};
  private int position;
  private volatile int next;

  LazyLines(int count, IntFunction<String> line, Compression compression) throws IOException {
    this.count = count;
    this.line = line;
    this.out = compression.onto(buffer);
  }

  /** How many were asked for so far. */
  int next() {
    return next;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (position == made.length) {
      if (next > count) {
        return -1;
      }
      make();
    }
    int size = Math.min(length, made.length - position);
    System.arraycopy(made, position, target, offset, size);
    position += size;
    return size;
  }

  private void make() throws IOException {
    int until = Math.min(count, next + AT_ONCE);
    for (int i = next; i < until; i++) {
      out.write((line.apply(i) + "\n").getBytes(UTF_8));
    }
    if (until == count) {
      out.close();
    }
    next = until == count ? count + 1 : until;
    made = buffer.toByteArray();
    position = 0;
    buffer.reset();
  }
}
