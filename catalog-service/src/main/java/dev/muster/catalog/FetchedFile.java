package dev.muster.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.IOUtil;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A file that, if it is of interest, is fetched whole when it is read, and kept from then on. */
record FetchedFile(InputFile stored, RecentFiles recent) implements InputFile {
  /** Larger ones are read piece by piece, and not kept. */
  private static final long MOST_BYTES = 1 << 20;

  @Override
  public long getLength() {
    return stored.getLength();
  }

  @Override
  public SeekableInputStream newStream() {
    long length = stored.getLength();
    if (length > MOST_BYTES || !RecentFiles.isOfInterest(location(), length)) {
      return stored.newStream();
    }
    byte[] content = new byte[(int) length];
    try (SeekableInputStream in = stored.newStream()) {
      IOUtil.readFully(in, content, 0, content.length);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location(), e);
    }
    recent.put(location(), content);
    return new InMemoryInputFile(location(), content).newStream();
  }

  @Override
  public String location() {
    return stored.location();
  }

  @Override
  public boolean exists() {
    return stored.exists();
  }
}
