package dev.muster.ledger.tables;

import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A catalog in memory, which can be made to fail; outlives the stores that are opened on it. */
public final class FaultyCatalog extends InMemoryCatalog {
  private final String warehouse = "memory/" + UUID.randomUUID();
  private Consumer<String> beforeCommit = table -> {};
  private Consumer<String> afterCommit = table -> {};

  public FaultyCatalog() {
    initialize("muster", Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse));
  }

  /** Every file lies under it. */
  public String warehouse() {
    return warehouse;
  }

  /** Runs the fault, with the table's name, before each later commit to a table; it may throw. */
  public void beforeCommit(Consumer<String> fault) {
    beforeCommit = fault;
  }

  /** Runs the fault after each later commit; if it throws, the answer is lost. */
  public void afterCommit(Consumer<String> fault) {
    afterCommit = fault;
  }

  /** From now on all is well. */
  public void heal() {
    beforeCommit = table -> {};
    afterCommit = table -> {};
  }

  /** A fault that leaves open what has happened, for this table only. */
  public static Consumer<String> unknownFor(String tableName) {
    return table -> {
      if (table.equals(tableName)) {
        throw new CommitStateUnknownException(new IllegalStateException("connection lost"));
      }
    };
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new FaultyOperations(super.newTableOps(table), table.name());
  }

  private final class FaultyOperations implements TableOperations {
    private final TableOperations sound;
    private final String table;

    private FaultyOperations(TableOperations sound, String table) {
      this.sound = sound;
      this.table = table;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      beforeCommit.accept(table);
      sound.commit(base, metadata);
      afterCommit.accept(table);
    }

    @Override
    public TableMetadata current() {
      return sound.current();
    }

    @Override
    public TableMetadata refresh() {
      return sound.refresh();
    }

    @Override
    public FileIO io() {
      return sound.io();
    }

    @Override
    public EncryptionManager encryption() {
      return sound.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return sound.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return sound.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
      return sound.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
      return sound.newSnapshotId();
    }
  }
}
