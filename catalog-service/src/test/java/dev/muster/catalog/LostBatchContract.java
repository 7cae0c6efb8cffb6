package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.catalog.FaultyDatabase.Loss;
import dev.muster.catalog.FaultyDatabase.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What three tables are worth after the database's answer to their batch was lost. */
abstract class LostBatchContract {
  private static final TableIdentifier A = TableIdentifier.of("test", "a");
  private static final TableIdentifier B = TableIdentifier.of("test", "b");
  private static final TableIdentifier C = TableIdentifier.of("test", "c");
  private static final List<TableIdentifier> ALL = List.of(A, B, C);

  @TempDir Path data;
  private CatalogSettings direct;
  private FaultyDatabase network;
  private TableCatalog catalog;

  abstract DatabaseServer server();

  @BeforeEach
  void openThroughTheFaultyNetwork() throws SQLException {
    direct = server().fresh(data);
    network = new FaultyDatabase(direct.uri());
    catalog = Catalogs.open(DatabaseServer.through(network.uri(), direct));
    catalog.createNamespace(Namespace.of("test"));
  }

  @AfterEach
  void close() throws SQLException {
    catalog.close();
    network.close();
  }

  @ParameterizedTest(name = "{0} of {1} lost, rival on {2}")
  @MethodSource("losses")
  void whatHappenedIsFoundOutAndTheRestIsDone(Loss loss, Moment moment, String rival) {
    createTables(Map.of());
    TableBatch batch = batchOver(ALL, "second");
    Set<Path> filesAtTheLoss = new HashSet<>();
    network.onNext(
        moment,
        loss,
        "08006",
        () -> {
          commitAsRival(rival);
          filesAtTheLoss.addAll(files());
        });

    RuntimeException failure = catchThrowableOfType(RuntimeException.class, batch::commit);

    boolean applied = loss == Loss.REPLY && moment == Moment.COMMIT;
    assertThat(network.hasFired()).isTrue();
    assertThat(failure).isInstanceOf(CommitStateUnknownException.class);
    assertThat(CommitOutcome.of(failure)).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(filesAtTheLoss).isNotEmpty().isSubsetOf(files());
    assertThat(batch.look()).isEqualTo(applied ? CommitOutcome.MOVED : CommitOutcome.NOTHING_MOVED);
    assertWhole("second", applied);
    if (applied || rival.isEmpty()) {
      batch.commit();
    } else {
      assertThatThrownBy(batch::commit).isInstanceOf(CommitFailedException.class);
      assertWhole("second", false);
      batchOver(ALL, "second").commit();
    }
    assertWhole("second", true);
    assertHolds(rival);
    batchOver(ALL, "third").commit();
    assertWhole("third", true);
  }

  private static Stream<Arguments> losses() {
    return Stream.of(Loss.REQUEST, Loss.REPLY)
        .flatMap(
            loss ->
                Stream.of(Moment.values())
                    .flatMap(
                        moment ->
                            Stream.of("", "a", "c")
                                .map(rival -> Arguments.of(loss, moment, rival))));
  }

  @Test
  void theStagedTablesKnowWhatALookHasFound() {
    createTables(Map.of());
    Table table = catalog.loadTable(A);
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A, table), "second", "second").commit();
    lose(Loss.REPLY, () -> commitAsRival("a"));
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);

    batch.commit();

    assertThat(Notes.readAll(table)).containsExactlyInAnyOrder("first", "second", "rival");
  }

  @Test
  void aLookWaitsForAnAttemptThatIsStillOnItsWay() throws Exception {
    createTables(Map.of());
    TableBatch batch = batchOver(ALL, "second");
    lose(Loss.DELAYED, () -> {});
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    CompletableFuture<Void> letThrough = new CompletableFuture<>();
    network.onNext(
        Moment.UPDATE,
        Loss.NOTHING,
        "",
        () ->
            letThrough.completeAsync(
                () -> {
                  letThrough();
                  return null;
                }));

    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);

    letThrough.get();
    assertWhole("second", true);
  }

  @ParameterizedTest(name = "a table is {0}")
  @CsvSource({"created", "not created"})
  void aLostCreationIsFoundOut(String what) {
    boolean applied = what.equals("created");
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.create(A, Notes.SCHEMA, table -> table), "second", "second").commit();
    lose(applied ? Loss.REPLY : Loss.REQUEST, () -> {});
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);

    assertThat(batch.look()).isEqualTo(applied ? CommitOutcome.MOVED : CommitOutcome.NOTHING_MOVED);
    assertThat(catalog.tableExists(A)).isEqualTo(applied);
    batch.commit();
    assertThat(Notes.readAll(catalog.loadTable(A))).containsExactly("second");
  }

  @Test
  void aRivalsTableOfTheSameNameIsNotTakenForOurs() {
    TableBatch batch = catalog.newBatch();
    batch.create(A, Notes.SCHEMA, table -> table);
    lose(Loss.REQUEST, () -> withRival(rival -> Notes.create(rival, A)));
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);

    assertThat(batch.look()).as("it may have been dropped").isEqualTo(CommitOutcome.UNKNOWN);
    assertThatThrownBy(() -> Notes.create(catalog, A)).isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void oneTableThatRemembersSpeaksForAll() {
    createTables(Map.of("write.metadata.previous-versions-max", "1"));
    TableBatch batch = batchOver(ALL, "second");
    lose(Loss.REPLY, () -> commitAsRivalOften());
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);

    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
  }

  @Test
  void tablesThatHaveForgottenAreNoAnswer() {
    createTables(Map.of("write.metadata.previous-versions-max", "1"));
    TableBatch batch = batchOver(List.of(A), "second");
    lose(Loss.REPLY, () -> commitAsRivalOften());
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    Set<Path> before = files();

    assertThat(batch.look()).isEqualTo(CommitOutcome.UNKNOWN);
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    assertThat(files()).isEqualTo(before);
    assertThat(Notes.hasBatch(catalog.loadTable(A), "second")).isTrue();
  }

  @Test
  void aLookThatGetsNoAnswerEitherIsRepeated() {
    createTables(Map.of());
    TableBatch batch = batchOver(ALL, "second");
    lose(Loss.REPLY, () -> {});
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    network.onNext(Moment.UPDATE, Loss.REQUEST, "08006", () -> {});

    assertThatThrownBy(batch::look).isInstanceOf(RuntimeException.class);

    assertThat(network.hasFired()).isTrue();
    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
  }

  @Test
  void connectionsThatDiedWhileIdleAreReplaced() throws SQLException {
    createTables(Map.of());

    network.dropAllConnections();
    batchOver(ALL, "second").commit();

    assertWhole("second", true);
  }

  private void lose(Loss loss, Runnable meanwhile) {
    network.onNext(Moment.COMMIT, loss, "08006", meanwhile);
  }

  private void letThrough() {
    try {
      network.letThrough();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void createTables(Map<String, String> properties) {
    for (TableIdentifier name : ALL) {
      Notes.batch(Notes.create(catalog, name, properties), "first", "first").commit();
    }
  }

  private TableBatch batchOver(List<TableIdentifier> names, String id) {
    TableBatch batch = catalog.newBatch();
    names.forEach(name -> Notes.batch(batch.stage(name), id, id).commit());
    return batch;
  }

  private void commitAsRival(String table) {
    if (!table.isEmpty()) {
      withRival(
          rival ->
              Notes.batch(rival.loadTable(TableIdentifier.of("test", table)), "rival", "rival")
                  .commit());
    }
  }

  /** So often that the table no longer knows what was before. */
  private void commitAsRivalOften() {
    for (int i = 0; i < 3; i++) {
      commitAsRival("a");
    }
  }

  private void withRival(Consumer<TableCatalog> action) {
    try (TableCatalog rival = Catalogs.open(direct)) {
      action.accept(rival);
    }
  }

  private Set<Path> files() {
    try (Stream<Path> paths = Files.walk(data.resolve("warehouse"))) {
      return paths.filter(Files::isRegularFile).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a newcomer sees the tables, who has nothing in memory. */
  private void assertWhole(String batch, boolean there) {
    withRival(
        newcomer -> {
          for (TableIdentifier name : ALL) {
            Table table = newcomer.loadTable(name);
            assertThat(Notes.hasBatch(table, batch)).as("%s in %s", batch, name).isEqualTo(there);
            assertThat(Notes.readAll(table).stream().filter(batch::equals)).hasSize(there ? 1 : 0);
          }
        });
  }

  private void assertHolds(String rival) {
    withRival(
        newcomer -> {
          for (TableIdentifier name : ALL) {
            List<String> notes = new ArrayList<>(List.of("first", "second"));
            if (name.name().equals(rival)) {
              notes.add("rival");
            }
            assertThat(Notes.readAll(newcomer.loadTable(name)))
                .containsExactlyInAnyOrderElementsOf(notes);
          }
        });
  }
}
