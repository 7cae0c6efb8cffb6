package dev.muster.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables of Iceberg's JDBC catalog, schema version V1. */
final class CatalogLayout {
  private static final String TABLES =
      """
      CREATE TABLE IF NOT EXISTS iceberg_tables (
        catalog_name VARCHAR(255) NOT NULL,
        table_namespace VARCHAR(255) NOT NULL,
        table_name VARCHAR(255) NOT NULL,
        metadata_location VARCHAR(1000),
        previous_metadata_location VARCHAR(1000),
        iceberg_type VARCHAR(5),
        PRIMARY KEY (catalog_name, table_namespace, table_name)
      )""";

  /** Version V0 had no views. */
  private static final String TYPE =
      "ALTER TABLE iceberg_tables ADD COLUMN iceberg_type VARCHAR(5)";

  private static final String PROPERTIES =
      """
      CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
        catalog_name VARCHAR(255) NOT NULL,
        namespace VARCHAR(255) NOT NULL,
        property_key VARCHAR(255),
        property_value VARCHAR(1000),
        PRIMARY KEY (catalog_name, namespace, property_key)
      )""";

  private CatalogLayout() {}

  /** Adds what is missing; where nothing is, no right to create tables is needed. */
  static void complete(Connection connection, String tableOptions) throws SQLException {
    ensure(connection, "catalog_name", "iceberg_tables", TABLES + tableOptions);
    ensure(connection, "iceberg_type", "iceberg_tables", TYPE);
    ensure(connection, "catalog_name", "iceberg_namespace_properties", PROPERTIES + tableOptions);
  }

  private static void ensure(Connection connection, String column, String table, String otherwise)
      throws SQLException {
    if (!has(connection, column, table)) {
      try {
        Sql.of(otherwise).update(connection);
      } catch (SQLException e) {
        // Another process may have been faster.
        if (!has(connection, column, table)) {
          throw e;
        }
      }
    }
  }

  private static boolean has(Connection connection, String column, String table) {
    try {
      List<String> none =
          Sql.of("SELECT %s FROM %s WHERE 1 = 0".formatted(column, table))
              .query(connection, row -> row.getString(1));
      return none.isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }
}
