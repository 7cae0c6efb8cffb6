package dev.muster.catalog;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * Table operations that say {@link CommitStateUnknownException} when the database did not answer a
 * commit, so that nothing above takes it for a failure: Iceberg then neither retries nor deletes.
 */
record LossAwareOperations(TableOperations jdbc) implements TableOperations {
  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    try {
      jdbc.commit(base, metadata);
    } catch (UncheckedSQLException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  @Override
  public TableMetadata current() {
    return jdbc.current();
  }

  @Override
  public TableMetadata refresh() {
    return jdbc.refresh();
  }

  @Override
  public FileIO io() {
    return jdbc.io();
  }

  @Override
  public EncryptionManager encryption() {
    return jdbc.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return jdbc.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return jdbc.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return jdbc.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return jdbc.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return jdbc.requireStrictCleanup();
  }
}
