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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tables are worth after the database's answer to a commit was lost. */
abstract class LostReplyContract {
  private static final List<String> STATES = List.of("08000", "08003", "08006", "08007");

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
  }

  @AfterEach
  void close() throws SQLException {
    catalog.close();
    network.close();
  }

  @ParameterizedTest(name = "SQLSTATE {0}, {1} retries, rival {2}")
  @MethodSource("losses")
  void anAppliedCommitIsUnknownThenFoundAndNeverUndone(String state, int retries, boolean rival) {
    Table table = tableWithFirstBatch(retries);
    Set<Path> filesAtTheLoss = onNext(Moment.COMMIT, Loss.REPLY, state, rival);

    RuntimeException failure = failureOf(table, "second");

    assertThat(failure).isInstanceOf(CommitStateUnknownException.class);
    assertThat(CommitOutcome.of(failure)).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(filesAtTheLoss).isNotEmpty().isSubsetOf(files());
    table.refresh();
    assertThat(Notes.hasBatch(table, "second")).isTrue();
    assertHolds(rival ? List.of("first", "second", "rival") : List.of("first", "second"));
    assertThatTheNextCommitWorks(table);
  }

  @ParameterizedTest(name = "SQLSTATE {0}, {1} retries, rival {2}")
  @MethodSource("losses")
  void aCommitThatNeverArrivedIsUnknownThenMadeAgain(String state, int retries, boolean rival) {
    Table table = tableWithFirstBatch(retries);
    Set<Path> filesAtTheLoss = onNext(Moment.COMMIT, Loss.REQUEST, state, rival);

    RuntimeException failure = failureOf(table, "second");

    assertThat(CommitOutcome.of(failure)).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(filesAtTheLoss).isNotEmpty().isSubsetOf(files());
    table.refresh();
    assertThat(Notes.hasBatch(table, "second")).isFalse();
    Notes.batch(table, "second", "second").commit();
    assertThat(Notes.hasBatch(table, "second")).isTrue();
    assertHolds(rival ? List.of("first", "rival", "second") : List.of("first", "second"));
  }

  @Test
  void aRivalWhoWasFasterMeansThatNothingMoved() {
    Table table = tableWithFirstBatch(0);
    onNext(Moment.UPDATE, Loss.NOTHING, "", true);

    RuntimeException failure = failureOf(table, "second");

    assertThat(failure).isInstanceOf(CommitFailedException.class);
    assertThat(CommitOutcome.of(failure)).isEqualTo(CommitOutcome.NOTHING_MOVED);
    table.refresh();
    Notes.batch(table, "second", "second").commit();
    assertHolds(List.of("first", "rival", "second"));
  }

  @Test
  void aLostTransactionOverOneTableIsUnknownAndFound() {
    Table table = tableWithFirstBatch(4);
    Set<Path> filesAtTheLoss = onNext(Moment.COMMIT, Loss.REPLY, "08006", true);
    var transaction = table.newTransaction();
    transaction.updateProperties().set("noted", "yes").commit();
    Notes.batch(transaction.table(), "second", "second").commit();

    assertThatThrownBy(transaction::commitTransaction)
        .isInstanceOf(CommitStateUnknownException.class);

    assertThat(filesAtTheLoss).isNotEmpty().isSubsetOf(files());
    table.refresh();
    assertThat(Notes.hasBatch(table, "second")).isTrue();
    assertThat(table.properties()).containsEntry("noted", "yes");
    assertHolds(List.of("first", "second", "rival"));
  }

  @Test
  void aConnectionThatDiedWhileIdleIsReplaced() throws SQLException {
    Table table = tableWithFirstBatch(0);
    int before = network.connectionsOpened();

    network.dropAllConnections();
    Notes.batch(table, "second", "second").commit();

    assertThat(network.connectionsOpened()).isGreaterThan(before);
    assertHolds(List.of("first", "second"));
  }

  /**
   * Why this package exists. Should it fail with a newer Iceberg, see what is still needed here.
   */
  @Test
  void icebergsOwnCatalogDeletesWhatItCommitted() {
    Table ours = tableWithFirstBatch(0);
    try (JdbcCatalog stock = new JdbcCatalog()) {
      Map<String, String> properties = new HashMap<>(direct.properties());
      properties.put("uri", network.uri());
      properties.put("warehouse", direct.warehouse());
      properties.put("io-impl", LocalFileIO.class.getName());
      stock.initialize(direct.name(), properties);
      Table table = stock.loadTable(Notes.NAME);
      onNext(Moment.COMMIT, Loss.REPLY, "08006", false);

      assertThatThrownBy(() -> Notes.batch(table, "second", "second").commit())
          .isInstanceOf(CommitFailedException.class);
    }
    ours.refresh();
    assertThat(Notes.hasBatch(ours, "second")).isTrue();
    assertThatThrownBy(() -> Notes.readAll(ours)).isInstanceOf(NotFoundException.class);
  }

  private static Stream<Arguments> losses() {
    return STATES.stream()
        .flatMap(
            state ->
                Stream.of(0, 4)
                    .flatMap(
                        retries ->
                            Stream.of(false, true)
                                .map(rival -> Arguments.of(state, retries, rival))));
  }

  private Table tableWithFirstBatch(int retries) {
    Table table = Notes.create(catalog, Map.of("commit.retry.num-retries", "" + retries));
    Notes.batch(table, "first", "first").commit();
    return table;
  }

  /** Arms the loss; the answer fills with the files that are there when it strikes. */
  private Set<Path> onNext(Moment moment, Loss loss, String state, boolean rival) {
    Set<Path> filesAtTheLoss = new HashSet<>();
    network.onNext(
        moment,
        loss,
        state,
        () -> {
          if (rival) {
            commitAsRival();
          }
          filesAtTheLoss.addAll(files());
        });
    return filesAtTheLoss;
  }

  private void commitAsRival() {
    try (TableCatalog rival = Catalogs.open(direct)) {
      Notes.batch(rival.loadTable(Notes.NAME), "rival", "rival").commit();
    }
  }

  private RuntimeException failureOf(Table table, String batch) {
    return catchThrowableOfType(
        RuntimeException.class, () -> Notes.batch(table, batch, batch).commit());
  }

  private Set<Path> files() {
    try (Stream<Path> paths = Files.walk(data.resolve("warehouse"))) {
      return paths.filter(Files::isRegularFile).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertThatTheNextCommitWorks(Table table) {
    List<String> notes = new ArrayList<>(Notes.readAll(table));
    Notes.batch(table, "next", "next").commit();
    notes.add("next");
    assertHolds(notes);
  }

  /** As a newcomer sees the table, who has nothing in memory. */
  private void assertHolds(List<String> notes) {
    assertThat(network.hasFired()).isTrue();
    try (TableCatalog newcomer = Catalogs.open(direct)) {
      Table table = newcomer.loadTable(Notes.NAME);
      assertThat(Notes.readAll(table)).containsExactlyInAnyOrderElementsOf(notes);
      assertThat(notes).allMatch(batch -> Notes.hasBatch(table, batch));
    }
  }
}
