package dev.muster.restcatalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * Keys in a table of their own, {@code muster_idempotency}, in the catalog's database.
 *
 * <p>A key is kept for twice the time that clients may use it, and then goes, so that the table
 * holds no more than what came in that time. Every statement stands alone and says what it expects
 * to find, so that several services can share the table.
 */
public final class JdbcIdempotencyKeys implements IdempotencyKeys {
  /** How long a change may run before it is taken for dead. The longest take seconds. */
  public static final Duration LEASE = Duration.ofMinutes(1);

  private static final String CREATE =
      "CREATE TABLE muster_idempotency ("
          + "idempotency_key VARCHAR(36) NOT NULL PRIMARY KEY, "
          + "request VARCHAR(64) NOT NULL, "
          + "attempt VARCHAR(36) NOT NULL, "
          + "state VARCHAR(8) NOT NULL, "
          + "claimed_at BIGINT NOT NULL, "
          + "status INTEGER, "
          + "error_type VARCHAR(255), "
          + "error_message VARCHAR(2000))";
  private static final String INSERT =
      "INSERT INTO muster_idempotency (idempotency_key, request, attempt, state, claimed_at)"
          + " VALUES (?, ?, ?, 'RUNNING', ?)";
  private static final String SELECT =
      "SELECT request, attempt, state, claimed_at, status, error_type, error_message"
          + " FROM muster_idempotency WHERE idempotency_key = ?";
  private static final String TAKE_OVER =
      "UPDATE muster_idempotency SET attempt = ?, state = 'RUNNING', claimed_at = ?"
          + " WHERE idempotency_key = ? AND attempt = ? AND state <> 'SETTLED'";
  private static final String SETTLE =
      "UPDATE muster_idempotency"
          + " SET state = 'SETTLED', status = ?, error_type = ?, error_message = ?"
          + " WHERE idempotency_key = ? AND attempt = ?";
  private static final String LEAVE_OPEN =
      "UPDATE muster_idempotency SET state = 'OPEN' WHERE idempotency_key = ? AND attempt = ?";
  private static final String FORGET = "DELETE FROM muster_idempotency WHERE claimed_at < ?";

  private static final Duration BETWEEN_FORGETTING = Duration.ofMinutes(1);

  private final DataSource database;
  private final Duration lifetime;
  private final Duration lease;
  private volatile Instant forgot = Instant.EPOCH;

  /**
   * Makes the table if it is not there.
   *
   * @param database the catalog's; its connections commit each statement at once
   * @param lifetime for how long clients may use a key
   * @param lease for how long a change may run before it is taken for dead; far longer than any
   *     does, as a second one would then run beside it
   */
  public JdbcIdempotencyKeys(DataSource database, Duration lifetime, Duration lease) {
    this.database = database;
    this.lifetime = lifetime;
    this.lease = lease;
    run(
        connection -> {
          ensureTable(connection);
          return null;
        });
  }

  /** Where the table is there, no right to create any is needed. */
  private static void ensureTable(Connection connection) throws SQLException {
    if (isThere(connection)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE + options(connection));
    } catch (SQLException e) {
      // Another service may have been faster.
      if (!isThere(connection)) {
        throw e;
      }
    }
  }

  private static boolean isThere(Connection connection) {
    try {
      select(connection, "");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** By default, MySQL and MariaDB may not know the letters of every name. */
  private static String options(Connection connection) throws SQLException {
    return switch (connection.getMetaData().getDatabaseProductName()) {
      case "MySQL", "MariaDB" -> " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
      default -> "";
    };
  }

  @Override
  public Claim claim(String key, String request, Instant now) {
    forgetOld(now);
    String attempt = UUID.randomUUID().toString();
    return run(connection -> claim(connection, key, request, attempt, now));
  }

  private Claim claim(
      Connection connection, String key, String request, String attempt, Instant now)
      throws SQLException {
    Optional<Row> row = select(connection, key);
    if (row.isEmpty()) {
      row = insert(connection, key, request, attempt, now);
    }
    Row found = row.orElseThrow(() -> new SQLException("The row of a key went as it was read"));
    if (!found.request().equals(request)) {
      return new Claim(key, State.ANOTHER_REQUEST, attempt, null);
    }
    if (found.state() == State.SETTLED) {
      return new Claim(key, State.SETTLED, attempt, found.result());
    }
    if (found.attempt().equals(attempt)) {
      return new Claim(key, State.NEW, attempt, null);
    }
    boolean free = found.state() == State.OPEN || found.claimedAt().plus(lease).isBefore(now);
    boolean ours = free && takeOver(connection, key, found.attempt(), attempt, now);
    return new Claim(key, ours ? State.OPEN : State.RUNNING, attempt, null);
  }

  /** The row as it stands afterwards, which a rival may have been faster to insert. */
  private static Optional<Row> insert(
      Connection connection, String key, String request, String attempt, Instant now)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, key);
      insert.setString(2, request);
      insert.setString(3, attempt);
      insert.setLong(4, now.toEpochMilli());
      insert.executeUpdate();
    } catch (SQLException e) {
      Optional<Row> rivals = select(connection, key);
      if (rivals.isEmpty()) {
        throw e;
      }
      return rivals;
    }
    return select(connection, key);
  }

  private static Optional<Row> select(Connection connection, String key) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, key);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(Row.of(rows)) : Optional.empty();
      }
    }
  }

  private static boolean takeOver(
      Connection connection, String key, String from, String attempt, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(TAKE_OVER)) {
      update.setString(1, attempt);
      update.setLong(2, now.toEpochMilli());
      update.setString(3, key);
      update.setString(4, from);
      return update.executeUpdate() == 1;
    }
  }

  @Override
  public void settle(Claim claim, Result result) {
    run(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(SETTLE)) {
            update.setInt(1, result.status());
            update.setString(2, result.type());
            update.setString(3, result.message());
            update.setString(4, claim.key());
            update.setString(5, claim.attempt());
            return update.executeUpdate();
          }
        });
  }

  @Override
  public void leaveOpen(Claim claim) {
    run(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(LEAVE_OPEN)) {
            update.setString(1, claim.key());
            update.setString(2, claim.attempt());
            return update.executeUpdate();
          }
        });
  }

  private void forgetOld(Instant now) {
    if (forgot.plus(BETWEEN_FORGETTING).isAfter(now)) {
      return;
    }
    forgot = now;
    run(
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setLong(1, now.minus(lifetime.multipliedBy(2)).toEpochMilli());
            return delete.executeUpdate();
          }
        });
  }

  @FunctionalInterface
  private interface Work<R> {
    R on(Connection connection) throws SQLException;
  }

  private <R> R run(Work<R> work) {
    try (Connection connection = database.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new UncheckedSQLException(e, "Cannot keep idempotency keys: %s", e.getMessage());
    }
  }

  private record Row(
      String request, String attempt, State state, Instant claimedAt, Result result) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getString(1),
          row.getString(2),
          State.valueOf(row.getString(3)),
          Instant.ofEpochMilli(row.getLong(4)),
          new Result(row.getInt(5), row.getString(6), row.getString(7)));
    }
  }
}
