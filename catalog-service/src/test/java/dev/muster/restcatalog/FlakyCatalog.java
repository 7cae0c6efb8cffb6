package dev.muster.restcatalog;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** A catalog of which the next commit to a table can go wrong. */
final class FlakyCatalog extends InMemoryCatalog {
  /** What happens to a commit. */
  enum Mishap {
    /** It happens, and nobody hears of it. */
    REPLY_LOST {
      @Override
      void befall(Runnable commit) {
        commit.run();
        throw new CommitStateUnknownException(new SQLException("connection reset"));
      }
    },
    /** It does not happen, and nobody can tell. */
    REQUEST_LOST {
      @Override
      void befall(Runnable commit) {
        throw new CommitStateUnknownException(new SQLException("connection reset"));
      }
    },
    /** The database was not there in the first place. */
    DATABASE_GONE {
      @Override
      void befall(Runnable commit) {
        throw new UncheckedSQLException(
            new SQLException("refused"), "Failed to connect: jdbc:x://host?password=db-secret");
      }
    };

    abstract void befall(Runnable commit);
  }

  private final AtomicReference<Mishap> next = new AtomicReference<>();
  private volatile BiConsumer<TableIdentifier, Runnable> around = (table, commit) -> commit.run();

  FlakyCatalog() {
    initialize("flaky", Map.of("warehouse", "/flaky"));
  }

  void onNextCommit(Mishap mishap) {
    next.set(mishap);
  }

  /** From now on every commit goes through this. */
  void around(BiConsumer<TableIdentifier, Runnable> wrapper) {
    this.around = wrapper;
  }

  private void commit(TableIdentifier table, Runnable commit) {
    Mishap mishap = next.getAndSet(null);
    around.accept(table, mishap == null ? commit : () -> mishap.befall(commit));
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    return new Operations(table, super.newTableOps(table));
  }

  private final class Operations implements TableOperations {
    private final TableIdentifier table;
    private final TableOperations real;

    Operations(TableIdentifier table, TableOperations real) {
      this.table = table;
      this.real = real;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      FlakyCatalog.this.commit(table, () -> real.commit(base, metadata));
    }

    @Override
    public TableMetadata current() {
      return real.current();
    }

    @Override
    public TableMetadata refresh() {
      return real.refresh();
    }

    @Override
    public FileIO io() {
      return real.io();
    }

    @Override
    public EncryptionManager encryption() {
      return real.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return real.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return real.locationProvider();
    }
  }
}
