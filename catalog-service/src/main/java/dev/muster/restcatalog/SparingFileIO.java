package dev.muster.restcatalog;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes files, but none of the service's own: manifests may list what is not their table's. */
final class SparingFileIO implements FileIO, SupportsBulkOperations {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SparingFileIO.class);

  private final FileIO io;
  private final transient ServiceFiles spared;

  SparingFileIO(FileIO io, ServiceFiles spared) {
    this.io = io;
    this.spared = spared;
  }

  @Override
  public InputFile newInputFile(String path) {
    return io.newInputFile(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return io.newOutputFile(path);
  }

  @Override
  public void deleteFile(String path) {
    if (mayGo(path)) {
      io.deleteFile(path);
    }
  }

  @Override
  public void deleteFiles(Iterable<String> paths) throws BulkDeletionFailureException {
    List<String> going = new ArrayList<>();
    for (String path : paths) {
      if (mayGo(path)) {
        going.add(path);
      }
    }
    if (io instanceof SupportsBulkOperations bulk) {
      bulk.deleteFiles(going);
    } else {
      going.forEach(io::deleteFile);
    }
  }

  private boolean mayGo(String path) {
    boolean spare = spared.hold(path);
    if (spare) {
      LOG.warn("A dropped table of a client lists {}, which is ours and stays", path);
    }
    return !spare;
  }
}
