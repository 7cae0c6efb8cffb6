package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.FaultyDatabase.Loss;
import dev.muster.catalog.FaultyDatabase.Moment;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away, and comes back. */
@Tag("databases")
class PostgresqlOutageTest {
  private static final List<TableIdentifier> TABLES =
      List.of(TableIdentifier.of("test", "a"), TableIdentifier.of("test", "b"));

  @TempDir Path data;
  private PostgresqlServer server;
  private FaultyDatabase network;
  private TableCatalog catalog;

  @BeforeEach
  void start() throws SQLException {
    server = PostgresqlServer.start(data);
    CatalogSettings direct = server.fresh(data);
    network = new FaultyDatabase(direct.uri());
    catalog = Catalogs.open(DatabaseServer.through(network.uri(), direct));
    catalog.createNamespace(Namespace.of("test"));
    TABLES.forEach(name -> Notes.batch(Notes.create(catalog, name), "first", "first").commit());
  }

  @AfterEach
  void close() throws SQLException {
    if (server != null) {
      catalog.close();
      network.close();
      server.close();
    }
  }

  @Test
  void beforeTheCommit() {
    TableBatch batch = batch("second");
    server.stop();
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    assertThatThrownBy(batch::look).isInstanceOf(RuntimeException.class);

    server.start();

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    batch.commit();
    assertAllHold("first", "second");
  }

  @Test
  void inTheMiddleOfTheCommit() {
    TableBatch batch = batch("second");
    network.onNext(Moment.COMMIT, Loss.NOTHING, "", server::stop);
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);

    server.start();

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertAllHold("first");
    batch.commit();
    assertAllHold("first", "second");
  }

  @Test
  void afterTheCommitAndBeforeItsAnswer() {
    TableBatch batch = batch("second");
    network.onNext(Moment.COMMIT, Loss.REPLY, "08006", server::stop);
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);

    server.start();

    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
    batch.commit();
    assertAllHold("first", "second");
    batch("third").commit();
    assertAllHold("first", "second", "third");
  }

  @Test
  void whileReadersRead() {
    Table table = catalog.loadTable(TABLES.get(0));
    server.stop();
    assertThatThrownBy(table::refresh).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(catalog::listNamespaces).isInstanceOf(RuntimeException.class);

    server.start();

    table.refresh();
    assertThat(catalog.listNamespaces()).containsExactly(Namespace.of("test"));
  }

  private TableBatch batch(String id) {
    TableBatch batch = catalog.newBatch();
    TABLES.forEach(name -> Notes.batch(batch.stage(name), id, id).commit());
    return batch;
  }

  private void assertAllHold(String... notes) {
    for (TableIdentifier name : TABLES) {
      assertThat(Notes.readAll(catalog.loadTable(name))).containsExactlyInAnyOrder(notes);
    }
  }
}
