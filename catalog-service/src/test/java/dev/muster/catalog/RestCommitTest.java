package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.ErrorHandlers;
import org.apache.iceberg.rest.HTTPRequest;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches in a REST catalog, by Iceberg's own client and without a network. */
class RestCommitTest {
  private static final TableIdentifier A = TableIdentifier.of("test", "a");
  private static final TableIdentifier B = TableIdentifier.of("test", "b");

  @TempDir Path folder;
  private TableCatalog backend;
  private Server server;
  private RESTCatalog catalog;

  @BeforeEach
  void open() {
    backend = Catalogs.open(CatalogSettings.under(folder));
    backend.createNamespace(Namespace.of("test"));
    Notes.create(backend, A);
    Notes.create(backend, B);
    connect(Endpoint.V1_LOAD_TABLE, Endpoint.V1_UPDATE_TABLE, Endpoint.V1_COMMIT_TRANSACTION);
  }

  @AfterEach
  void close() throws Exception {
    catalog.close();
    backend.close();
  }

  private void connect(Endpoint... endpoints) {
    server = new Server(backend, List.of(endpoints));
    catalog = new RESTCatalog(properties -> server);
    catalog.initialize("rest", Map.of("io-impl", LocalFileIO.class.getName()));
  }

  @Test
  void sendsAllTablesInOneRequest() {
    Table a = catalog.loadTable(A);
    TableBatch batch = newBatch();
    Notes.batch(batch.stage(A, a), "one", "to a").commit();
    batch.stage(B).updateProperties().set("noted", "yes").commit();

    batch.commit();

    assertThat(server.transactions).isEqualTo(1);
    assertThat(Notes.readAll(backend.loadTable(A))).containsExactly("to a");
    assertThat(backend.loadTable(B).properties()).containsEntry("noted", "yes");
    assertThat(Notes.readAll(a)).as("as its holder sees it").containsExactly("to a");
  }

  @Test
  void nothingMovesIfOneIsStale() {
    TableBatch batch = batchOverBoth();
    Notes.batch(backend.loadTable(B), "rival", "rival").commit();

    assertThatThrownBy(batch::commit).isInstanceOf(CommitFailedException.class);

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertThat(Notes.readAll(backend.loadTable(A))).isEmpty();
    assertThat(Notes.readAll(backend.loadTable(B))).containsExactly("rival");
  }

  @Test
  void aLostReplyIsFoundOut() {
    TableBatch batch = batchOverBoth();
    server.after.set(RestCommitTest::failAsServer);
    assertUnknown(batch);
    Notes.batch(backend.loadTable(A), "rival", "rival").commit();

    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
    batch.commit();

    assertThat(server.transactions).isEqualTo(1);
    assertThat(Notes.readAll(backend.loadTable(A))).containsExactlyInAnyOrder("one", "rival");
    assertThat(Notes.readAll(backend.loadTable(B))).containsExactly("one");
  }

  @Test
  void aLostRequestIsSentAgain() {
    TableBatch batch = batchOverBoth();
    server.before.set(RestCommitTest::failAsServer);
    assertUnknown(batch);
    server.before.set(request -> {});

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    batch.commit();

    assertThat(Notes.readAll(backend.loadTable(A))).containsExactly("one");
    assertThat(Notes.readAll(backend.loadTable(B))).containsExactly("one");
  }

  @Test
  void createsNoTableInABatch() {
    connect(
        Endpoint.V1_LOAD_TABLE,
        Endpoint.V1_CREATE_TABLE,
        Endpoint.V1_UPDATE_TABLE,
        Endpoint.V1_COMMIT_TRANSACTION);
    TableBatch batch = newBatch();
    batch.create(TableIdentifier.of("test", "c"), Notes.SCHEMA, table -> table);

    assertThatThrownBy(batch::commit)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("test.c");
    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
  }

  @Test
  void movesOneAfterTheOtherIfTheServerTakesNoTransactions() {
    connect(Endpoint.V1_LOAD_TABLE, Endpoint.V1_UPDATE_TABLE);
    assertThat(ExternalOpening.batchCommit(catalog).isAtomic()).isFalse();

    batchOverBoth().commit();

    assertThat(server.transactions).isZero();
    assertThat(Notes.readAll(backend.loadTable(A))).containsExactly("one");
    assertThat(Notes.readAll(backend.loadTable(B))).containsExactly("one");
  }

  private TableBatch newBatch() {
    BatchCommit how = ExternalOpening.batchCommit(catalog);
    return new ExternalCatalog(catalog, catalog, how).newBatch();
  }

  private TableBatch batchOverBoth() {
    TableBatch batch = newBatch();
    Notes.batch(batch.stage(A), "one", "one").commit();
    Notes.batch(batch.stage(B), "one", "one").commit();
    return batch;
  }

  private static void assertUnknown(TableBatch batch) {
    assertThatThrownBy(batch::commit)
        .satisfies(
            failure ->
                assertThat(CommitOutcome.of((RuntimeException) failure))
                    .isEqualTo(CommitOutcome.UNKNOWN));
  }

  private static void failAsServer(Object request) {
    ErrorHandlers.tableCommitHandler()
        .accept(ErrorResponse.builder().responseCode(503).withMessage("overloaded").build());
  }

  /** Iceberg's own adapter of a catalog to the protocol. */
  private static final class Server extends RESTCatalogAdapter {
    private final List<Endpoint> endpoints;
    private final AtomicReference<Consumer<Object>> before = new AtomicReference<>(r -> {});
    private final AtomicReference<Consumer<Object>> after = new AtomicReference<>(r -> {});
    private int transactions;

    private Server(TableCatalog backend, List<Endpoint> endpoints) {
      super(backend);
      this.endpoints = endpoints;
    }

    @Override
    protected <T extends RESTResponse> T execute(
        HTTPRequest request,
        Class<T> responseType,
        Consumer<ErrorResponse> errorHandler,
        Consumer<Map<String, String>> responseHeaders) {
      if (responseType == ConfigResponse.class) {
        return responseType.cast(ConfigResponse.builder().withEndpoints(endpoints).build());
      }
      if (!(request.body() instanceof CommitTransactionRequest)) {
        return super.execute(request, responseType, errorHandler, responseHeaders);
      }
      before.get().accept(request);
      transactions++;
      T response = super.execute(request, responseType, errorHandler, responseHeaders);
      after.get().accept(request);
      return response;
    }

    @Override
    public void close() {
      // The backend is closed by the test.
    }
  }
}
