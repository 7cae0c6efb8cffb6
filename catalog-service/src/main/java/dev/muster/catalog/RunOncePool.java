package dev.muster.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections on which a statement runs once or not at all.
 *
 * <p>Iceberg's own pool runs a statement again when its connection breaks. If the first run had
 * been applied, the second finds nothing to update, and a commit that happened is reported as
 * failed: its files are deleted, or the next writer is rolled back. Here the caller is told.
 *
 * <p>Iceberg's pool also hands a broken connection to the next caller. Here a connection is tried
 * before use, and one on which anything failed is not used again.
 */
class RunOncePool extends JdbcClientPool {
  private static final Logger LOG = LoggerFactory.getLogger(RunOncePool.class);
  private static final int VALIDATION_TIMEOUT_SECONDS = 5;

  private final Semaphore slots = new Semaphore(poolSize(), true);
  private final Deque<Connection> idle = new ArrayDeque<>();

  RunOncePool(String url, Map<String, String> properties) {
    super(url, properties);
  }

  @Override
  public <R> R run(Action<R, Connection, SQLException> action) throws SQLException {
    return run(action, false);
  }

  /** Runs the action once, whatever {@code retry} says; an interrupt does not stop the wait. */
  @Override
  public <R> R run(Action<R, Connection, SQLException> action, boolean retry) throws SQLException {
    slots.acquireUninterruptibly();
    try {
      if (isClosed()) {
        throw new IllegalStateException("The catalog is closed");
      }
      return runOn(liveConnection(), action);
    } finally {
      slots.release();
    }
  }

  private <R> R runOn(Connection connection, Action<R, Connection, SQLException> action)
      throws SQLException {
    boolean succeeded = false;
    try {
      R result = action.run(connection);
      succeeded = true;
      return result;
    } finally {
      if (succeeded) {
        putBack(connection);
      } else {
        discard(connection);
      }
    }
  }

  private Connection liveConnection() {
    Connection connection = takeIdle();
    while (connection != null) {
      if (isLive(connection)) {
        return connection;
      }
      discard(connection);
      connection = takeIdle();
    }
    return newClient();
  }

  /** Waits for the statements under way, then closes every connection. */
  @Override
  public void close() {
    super.close();
    slots.acquireUninterruptibly(poolSize());
    try {
      Connection connection = takeIdle();
      while (connection != null) {
        discard(connection);
        connection = takeIdle();
      }
    } finally {
      slots.release(poolSize());
    }
  }

  private Connection takeIdle() {
    synchronized (idle) {
      return idle.pollFirst();
    }
  }

  private void putBack(Connection connection) {
    synchronized (idle) {
      idle.addFirst(connection);
    }
  }

  private static boolean isLive(Connection connection) {
    try {
      return connection.isValid(VALIDATION_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void discard(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("A broken connection did not close cleanly", e);
    }
  }
}
