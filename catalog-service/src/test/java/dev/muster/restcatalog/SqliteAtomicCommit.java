package dev.muster.restcatalog;

import dev.muster.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** All tables in one transaction on the catalog's table. Only for tables that exist. */
record SqliteAtomicCommit(CatalogSettings settings, DataSource database, Catalog catalog)
    implements AtomicCommit {
  private static final String MOVE =
      "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?"
          + " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?"
          + " AND metadata_location = ?";

  @Override
  public void commit(List<TableMove> moves) {
    List<String> written = moves.stream().map(this::write).toList();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < moves.size(); i++) {
        move(connection, moves.get(i), written.get(i));
      }
      connection.commit();
    } catch (SQLException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  private String write(TableMove move) {
    TableOperations operations =
        ((HasTableOperations) catalog.loadTable(move.table())).operations();
    String location =
        operations
            .temp(move.updated())
            .metadataFileLocation("00009-" + UUID.randomUUID() + ".metadata.json");
    TableMetadataParser.write(move.updated(), operations.io().newOutputFile(location));
    return location;
  }

  private void move(Connection connection, TableMove move, String to) throws SQLException {
    String from = move.base().metadataFileLocation();
    try (PreparedStatement update = connection.prepareStatement(MOVE)) {
      update.setString(1, to);
      update.setString(2, from);
      update.setString(3, settings.name());
      update.setString(4, move.table().namespace().toString());
      update.setString(5, move.table().name());
      update.setString(6, from);
      if (update.executeUpdate() != 1) {
        connection.rollback();
        throw new CommitFailedException("%s has moved on", move.table());
      }
    }
  }
}
