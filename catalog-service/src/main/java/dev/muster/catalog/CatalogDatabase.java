package dev.muster.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.util.PropertyUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog's database. What it is asked to do it does once or not at all: nothing here, nor in
 * the pool beneath, runs anything again, since whoever asked may have to look first.
 */
final class CatalogDatabase implements AutoCloseable {
  /** What to do on a connection; it neither commits nor closes. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  @FunctionalInterface
  private interface Ending {
    void of(Connection connection) throws SQLException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CatalogDatabase.class);
  private static final int ALIVE_TIMEOUT_SECONDS = 5;
  private static final long CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int DEFAULT_CLIENTS = 4;

  private final HikariDataSource pool;
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  /**
   * Connects.
   *
   * @param properties {@code clients} is the number of connections; what begins with {@code jdbc.}
   *     goes to the driver
   */
  CatalogDatabase(String uri, Map<String, String> properties) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("catalog");
    config.setJdbcUrl(uri);
    config.setMaximumPoolSize(
        PropertyUtil.propertyAsInt(
            properties, CatalogProperties.CLIENT_POOL_SIZE, DEFAULT_CLIENTS));
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
    PropertyUtil.propertiesWithPrefix(properties, "jdbc.").forEach(config::addDataSourceProperty);
    this.pool = new HikariDataSource(config);
  }

  DataSource source() {
    return pool;
  }

  /**
   * Reads.
   *
   * @throws UncheckedSQLException if the database does not answer, or refuses
   */
  <T> T read(Work<T> work) {
    return use(
        connection -> {
          try {
            return work.on(connection);
          } catch (SQLException e) {
            throw new UncheckedSQLException(e, "The catalog database failed: %s", e.getMessage());
          }
        });
  }

  /**
   * Writes in one transaction. An exception out of {@code work} rolls back and is thrown on.
   *
   * @throws RefusedException if the database refuses; nothing is changed, nor will be
   * @throws CommitStateUnknownException if there is no answer
   */
  <T> T write(Work<T> work) {
    return use(connection -> transact(connection, work, Connection::commit));
  }

  /**
   * As {@link #write}, but takes everything back in the end. When it returns, no earlier
   * transaction that touched the same rows is still under way: it had to wait for their locks.
   */
  <T> T rehearse(Work<T> work) {
    return use(connection -> transact(connection, work, Connection::rollback));
  }

  private <T> T transact(Connection connection, Work<T> work, Ending ending) {
    try {
      connection.setAutoCommit(false);
      T result = orRollBack(connection, work);
      end(connection, ending);
      return result;
    } catch (SQLException e) {
      pool.evictConnection(connection);
      throw new CommitStateUnknownException("The catalog database did not answer", e);
    }
  }

  private static <T> T orRollBack(Connection connection, Work<T> work) throws SQLException {
    try {
      return work.on(connection);
    } catch (SQLException refusal) {
      rollBack(connection, refusal);
      throw new RefusedException(refusal);
    } catch (RuntimeException failure) {
      rollBack(connection, failure);
      throw failure;
    }
  }

  /** If this is not answered, then neither was what went before. */
  private static void rollBack(Connection connection, Exception cause) throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      e.addSuppressed(cause);
      throw e;
    }
  }

  /** Whatever a driver throws here, it may have happened. */
  private static void end(Connection connection, Ending ending) throws SQLException {
    try {
      ending.of(connection);
    } catch (RuntimeException e) {
      throw new SQLException(e);
    }
  }

  private <T> T use(Function<Connection, T> action) {
    open.readLock().lock();
    try {
      Connection connection = connect();
      try {
        return action.apply(connection);
      } finally {
        giveBack(connection);
      }
    } finally {
      open.readLock().unlock();
    }
  }

  /** A connection that works: one that died while idle is replaced before anything is asked. */
  private Connection connect() {
    if (pool.isClosed()) {
      throw new IllegalStateException("The catalog is closed");
    }
    try {
      Connection connection = pool.getConnection();
      for (int dead = 0; dead < pool.getMaximumPoolSize() && !isAlive(connection); dead++) {
        pool.evictConnection(connection);
        giveBack(connection);
        connection = pool.getConnection();
      }
      return connection;
    } catch (SQLException e) {
      throw new UncheckedSQLException(
          e, "The catalog database cannot be reached: %s", e.getMessage());
    }
  }

  private static boolean isAlive(Connection connection) {
    try {
      return connection.isValid(ALIVE_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The answer is known by now; trouble with the connection does not change it. */
  private void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("A broken connection did not close cleanly", e);
      pool.evictConnection(connection);
    }
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      pool.close();
    } finally {
      open.writeLock().unlock();
    }
  }
}
