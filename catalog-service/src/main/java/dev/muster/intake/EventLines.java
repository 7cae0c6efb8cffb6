package dev.muster.intake;

import dev.muster.model.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Ingestion events as they arrive, one a line, however many. Holds one line at a time. */
public final class EventLines {
  /**
   * The longest line in bytes: more than an event needs that says all it may, every sign escaped.
   */
  public static final int LONGEST_LINE = 2 * 1024 * 1024;

  private final EventReader reader;
  private final LineSource lines;
  private long lineNumber;
  private long bytes;

  EventLines(EventReader reader, InputStream in) {
    this.reader = reader;
    this.lines = new LineSource(in, LONGEST_LINE);
  }

  /**
   * The next event; empty at the end. Blank lines are passed over. The call waits for the line.
   *
   * @throws IOException the text broke off within the line, which is not taken then
   * @throws TooLargeException the line is longer than {@link #LONGEST_LINE}
   */
  public Optional<Reading<Claim>> next() throws IOException {
    while (lines.next()) {
      lineNumber++;
      if (!lines.isBlank()) {
        return Optional.of(event());
      }
    }
    return Optional.empty();
  }

  private Reading<Claim> event() {
    int length = lines.end() - lines.start();
    bytes += length;
    try (JsonSource json = JsonSource.of(lines.buffer(), lines.start(), length)) {
      json.next();
      Reading<Claim> event = reader.read(json);
      json.requireEnd();
      return event;
    } catch (MalformedBodyException e) {
      return new Reading.Malformed<>("Line " + lineNumber + ": " + e.getMessage());
    }
  }

  /** The size of the events so far. */
  public long bytes() {
    return bytes;
  }
}
