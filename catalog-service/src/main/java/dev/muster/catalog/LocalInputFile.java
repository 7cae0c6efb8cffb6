package dev.muster.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A file to read; {@code location} is kept as it was asked for, since Iceberg compares it. */
record LocalInputFile(String location, Path path) implements InputFile {
  @Override
  public long getLength() {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      throw new NotFoundException(e, "File does not exist: %s", location);
    } catch (IOException e) {
      throw new RuntimeIOException(e, "Cannot read the length of %s", location);
    }
  }

  @Override
  public SeekableInputStream newStream() {
    try {
      return org.apache.iceberg.Files.localInput(path.toFile()).newStream();
    } catch (NotFoundException e) {
      throw new NotFoundException(e, "Failed to open input stream for file: %s", location);
    }
  }

  @Override
  public boolean exists() {
    return Files.exists(path);
  }

  @Override
  public String toString() {
    return location;
  }
}
