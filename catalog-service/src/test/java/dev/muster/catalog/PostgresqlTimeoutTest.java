package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database takes its time. */
@Tag("databases")
class PostgresqlTimeoutTest {
  private static final TableIdentifier A = TableIdentifier.of("test", "a");
  private static final TableIdentifier B = TableIdentifier.of("test", "b");

  @TempDir Path data;

  @Test
  void leavesOpenWhatHasHappenedUntilSomebodyCanLook() throws SQLException {
    try (PostgresqlServer server = PostgresqlServer.start(data)) {
      CatalogSettings settings = server.fresh(data);
      try (TableCatalog catalog = Catalogs.open(impatient(settings));
          Connection slow = DriverManager.getConnection(settings.uri(), "postgres", "")) {
        commitPast(slow, catalog);
      }
    }
  }

  private static void commitPast(Connection slow, TableCatalog catalog) throws SQLException {
    catalog.createNamespace(Namespace.of("test"));
    Notes.create(catalog, A);
    Notes.create(catalog, B);
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A), "one", "to a").commit();
    Notes.batch(batch.stage(B), "one", "to b").commit();

    lockLastRow(slow);
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    assertThatThrownBy(batch::look).isInstanceOf(RuntimeException.class);
    slow.rollback();

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    batch.commit();
    assertThat(Notes.readAll(catalog.loadTable(A))).containsExactly("to a");
    assertThat(Notes.readAll(catalog.loadTable(B))).containsExactly("to b");
  }

  private static CatalogSettings impatient(CatalogSettings settings) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put("jdbc.socketTimeout", "5");
    return new CatalogSettings(settings.name(), settings.uri(), settings.warehouse(), properties);
  }

  private static void lockLastRow(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM iceberg_tables WHERE table_name = 'b' FOR UPDATE");
    }
  }
}
