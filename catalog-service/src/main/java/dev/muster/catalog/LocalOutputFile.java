package dev.muster.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A file to write; {@code location} is kept as it was asked for, since Iceberg compares it. */
record LocalOutputFile(String location, Path path) implements OutputFile {
  @Override
  public PositionOutputStream create() {
    if (Files.exists(path)) {
      throw new AlreadyExistsException("File already exists: %s", location);
    }
    return LocalOutputStream.toNewFile(path);
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    return LocalOutputStream.toAnyFile(path);
  }

  @Override
  public InputFile toInputFile() {
    return new LocalInputFile(location, path);
  }

  @Override
  public String toString() {
    return location;
  }
}
