package dev.muster.catalog;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The embedded catalog database: one file. */
final class SqliteDatabase {
  private static final String JDBC = "jdbc:sqlite:";

  /**
   * WAL lets readers and the writer work side by side, FULL puts each commit on disk before it is
   * answered, the timeout waits out another process's lock; one connection, as there is one writer.
   */
  static final Map<String, String> PROPERTIES =
      Map.of(
          "clients", "1",
          "jdbc.journal_mode", "WAL",
          "jdbc.synchronous", "FULL",
          "jdbc.busy_timeout", "10000");

  private SqliteDatabase() {}

  static boolean isAt(String uri) {
    return uri.startsWith(JDBC);
  }

  /** As a file URI, so that the driver takes no character of the path for its own syntax. */
  static String uri(Path file) {
    return JDBC + "file://" + file.toAbsolutePath().normalize().toUri().getRawPath();
  }

  /** The database's file; empty if it is in memory or not SQLite's. */
  static Optional<Path> file(String uri) {
    if (!isAt(uri) || uri.contains(":memory:") || uri.contains("mode=memory")) {
      return Optional.empty();
    }
    String name = uri.substring(JDBC.length()).replaceFirst("\\?.*", "");
    if (name.isEmpty()) {
      return Optional.empty(); // SQLite's temporary database
    }
    return Optional.of(
        name.startsWith("file:/")
            ? Path.of(URI.create(name).getPath())
            : Path.of(name.replaceFirst("^file:", "")));
  }

  /**
   * Reads the whole (small) database, so that damage shows now and not in the middle of a commit.
   *
   * @throws SQLException if the file is damaged, with what is wrong
   */
  static void check(Connection connection) throws SQLException {
    List<String> found = Sql.of("PRAGMA quick_check(1)").query(connection, row -> row.getString(1));
    if (!found.equals(List.of("ok"))) {
      throw new SQLException(found.isEmpty() ? "no answer from quick_check" : found.get(0));
    }
  }
}
