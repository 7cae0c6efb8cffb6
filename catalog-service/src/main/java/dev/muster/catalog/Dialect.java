package dev.muster.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the databases do not do alike. */
enum Dialect {
  /** The embedded one. */
  SQLITE,
  POSTGRESQL,
  /** MySQL and MariaDB. */
  MYSQL,
  /** As the standard has it. */
  OTHER;

  static Dialect of(String uri) {
    String scheme = uri.toLowerCase(Locale.ROOT).replaceFirst("^jdbc:([^:]*).*", "$1");
    return switch (scheme) {
      case "sqlite" -> SQLITE;
      case "postgresql" -> POSTGRESQL;
      case "mysql", "mariadb" -> MYSQL;
      default -> OTHER;
    };
  }

  /** Catalog properties, unless others are given. Nobody waits for a dead network for ever. */
  Map<String, String> properties() {
    return switch (this) {
      case SQLITE -> SqliteDatabase.PROPERTIES;
      case POSTGRESQL ->
          Map.of(
              "jdbc.ApplicationName", "muster",
              "jdbc.connectTimeout", "10",
              "jdbc.socketTimeout", "60",
              "jdbc.tcpKeepAlive", "true",
              // Nor for the locks of a writer that was cut off in mid-transaction.
              "jdbc.options", "-c idle_in_transaction_session_timeout=60s");
      case MYSQL -> Map.of("jdbc.connectTimeout", "10000", "jdbc.socketTimeout", "60000");
      case OTHER -> Map.of();
    };
  }

  /** Lays out the tables that are not there yet, and looks whether all is fit for use. */
  void prepare(CatalogDatabase database) {
    database.read(
        connection -> {
          check(connection);
          CatalogLayout.complete(connection, tableOptions());
          return null;
        });
  }

  /** What follows the columns of a new table. */
  private String tableOptions() {
    return switch (this) {
      // Otherwise it would take a and A for the same name.
      case MYSQL -> " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
      case SQLITE, POSTGRESQL, OTHER -> "";
    };
  }

  private void check(Connection connection) throws SQLException {
    switch (this) {
      case SQLITE -> SqliteDatabase.check(connection);
      case MYSQL -> requireTransactions(connection);
      case POSTGRESQL, OTHER -> {}
    }
  }

  private static void requireTransactions(Connection connection) throws SQLException {
    String sql =
        """
        SELECT engine FROM information_schema.tables
        WHERE table_schema = DATABASE() AND engine <> 'InnoDB'
          AND table_name IN ('iceberg_tables', 'iceberg_namespace_properties')""";
    List<String> others = Sql.of(sql).query(connection, row -> row.getString(1));
    if (!others.isEmpty()) {
      throw new SQLException(
          "its tables are in the engine " + others.get(0) + ", which has no transactions");
    }
  }
}
