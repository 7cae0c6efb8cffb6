package dev.muster.catalog;

import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * A file of a batch to write. Its name is new, as every name is that Iceberg makes up; nobody looks
 * whether it is there, since that would cost a request.
 */
record HeldOutputFile(OutputFile stored, PendingPuts puts, StagedFiles files)
    implements OutputFile {
  @Override
  public PositionOutputStream create() {
    return createOrOverwrite();
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    return new HeldOutputStream(stored, puts);
  }

  @Override
  public String location() {
    return stored.location();
  }

  @Override
  public InputFile toInputFile() {
    return files.newInputFile(location());
  }

  @Override
  public String toString() {
    return location();
  }
}
