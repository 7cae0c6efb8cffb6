package dev.muster.catalog;

import java.sql.SQLException;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** The database has answered: no. Whatever was under way has been rolled back. */
final class RefusedException extends UncheckedSQLException {
  private static final long serialVersionUID = 1L;
  private static final String CONSTRAINT_VIOLATION = "23";

  private final transient SQLException refusal;

  RefusedException(SQLException refusal) {
    super(refusal, "The catalog database refused: %s", refusal.getMessage());
    this.refusal = refusal;
  }

  /** Whether a row was in the way. */
  boolean isConflict() {
    String state = refusal.getSQLState();
    // SQLite's driver sets none.
    return state == null
        ? refusal.getMessage().contains("constraint failed")
        : state.startsWith(CONSTRAINT_VIOLATION);
  }
}
