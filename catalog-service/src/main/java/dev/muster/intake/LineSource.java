package dev.muster.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a text as they arrive. Holds one of them, and what came with it. */
final class LineSource {
  private static final int FIRST_SIZE = 64 * 1024;

  private final InputStream in;
  private final int longest;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int start;
  private int end;
  private int next;
  private int filled;
  private boolean ended;

  /**
   * @param longest how many bytes a line may have
   */
  LineSource(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /**
   * Moves to the next line; false if there is none. The last one needs no end of its own.
   *
   * @throws IOException the text broke off: it is not known whether the line is whole
   * @throws TooLargeException the line is too long
   */
  boolean next() throws IOException {
    start = next;
    end = start;
    while (!isAtEndOfLine()) {
      if (ended) {
        next = end;
        return end > start;
      }
      read();
    }
    next = end + 1;
    return true;
  }

  private boolean isAtEndOfLine() {
    while (end < filled && buffer[end] != '\n') {
      end++;
    }
    if (end - start > longest) {
      throw new TooLargeException("A line of more than " + longest + " bytes is not read.");
    }
    return end < filled;
  }

  private void read() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
    end -= start;
    start = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    ended = count < 0;
    filled += Math.max(count, 0);
  }

  /** Where the line is, from {@link #start} to before {@link #end}; until the next is asked for. */
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
