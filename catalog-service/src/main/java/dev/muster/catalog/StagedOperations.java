package dev.muster.catalog;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operations on a table that keep what is committed until the batch is. */
final class StagedOperations implements TableOperations {
  private static final Logger LOG = LoggerFactory.getLogger(StagedOperations.class);

  private final TableIdentifier name;
  private final TableOperations stored;
  private final TableMetadata base;
  private final StagedFiles files;
  private volatile TableMetadata current;

  /**
   * Stages a table.
   *
   * @param stored the operations that move it in the catalog
   * @param base what it is now; null if it does not exist yet
   * @param start what it is to be, so far
   * @param puts where its files go
   */
  StagedOperations(
      TableIdentifier name,
      TableOperations stored,
      TableMetadata base,
      TableMetadata start,
      PendingPuts puts) {
    this(name, stored, base, start, new StagedFiles(stored.io(), puts));
  }

  private StagedOperations(
      TableIdentifier name,
      TableOperations stored,
      TableMetadata base,
      TableMetadata start,
      StagedFiles files) {
    this.name = name;
    this.stored = stored;
    this.base = base;
    this.current = start;
    this.files = files;
  }

  TableIdentifier name() {
    return name;
  }

  TableOperations stored() {
    return stored;
  }

  TableMetadata base() {
    return base;
  }

  StagedFiles files() {
    return files;
  }

  /** Lets whoever holds the table see what became of it, if that can be had. */
  void refreshStored() {
    try {
      stored.refresh();
    } catch (RuntimeException e) {
      LOG.debug("{} is left as it was loaded", name, e);
    }
  }

  boolean isChanged() {
    return base != current;
  }

  @Override
  public TableMetadata current() {
    return current;
  }

  @Override
  public TableMetadata refresh() {
    return current;
  }

  @Override
  public synchronized void commit(TableMetadata expected, TableMetadata updated) {
    if (expected != current) {
      throw new CommitFailedException("Two changes of %s are being staged at once", name);
    }
    current = updated;
  }

  @Override
  public FileIO io() {
    return files;
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return files.own(asStored().metadataFileLocation(fileName));
  }

  @Override
  public LocationProvider locationProvider() {
    return asStored().locationProvider();
  }

  @Override
  public EncryptionManager encryption() {
    return stored.encryption();
  }

  @Override
  public long newSnapshotId() {
    return stored.newSnapshotId();
  }

  /** For a transaction that ends in the batch. */
  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return new StagedOperations(name, stored, base, uncommitted, files);
  }

  private TableOperations asStored() {
    return stored.temp(current);
  }
}
