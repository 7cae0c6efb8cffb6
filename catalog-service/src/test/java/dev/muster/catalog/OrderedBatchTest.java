package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.ledger.tables.FaultyCatalog;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several tables in a catalog that moves one after the other. */
class OrderedBatchTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final FaultyCatalog catalog = new FaultyCatalog();

  @BeforeEach
  void createTables() {
    catalog.createNamespace(Namespace.of("test"));
    NAMES.forEach(name -> Notes.create(catalog, idOf(name)));
  }

  @Test
  void movesAllInTheOrderOfStaging() {
    StringBuilder order = new StringBuilder();
    TableBatch batch = batchOver(List.of("c", "a", "b"));
    catalog.afterCommit(order::append);

    batch.commit();

    assertThat(order.toString()).isEqualTo("cab");
    assertHold("a", "b", "c");
    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
  }

  @Test
  void createsTablesToo() {
    TableBatch batch = TableBatch.in(catalog);
    Notes.batch(batch.create(idOf("new"), Notes.SCHEMA, table -> table), "one", "one").commit();
    batch.commit();

    assertThat(Notes.readAll(catalog.loadTable(idOf("new")))).containsExactly("one");
  }

  @Test
  void nothingMovedIfTheFirstIsStale() {
    TableBatch batch = batchOver(NAMES);
    rival("a");

    assertThatThrownBy(batch::commit).isInstanceOf(CommitFailedException.class);

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertHold();
  }

  @Test
  void saysSoIfSomeMovedAndTheNextIsStale() {
    TableBatch batch = batchOver(NAMES);
    rival("b");

    PartlyMovedException failure = catchThrowableOfType(PartlyMovedException.class, batch::commit);

    assertThat(failure).hasMessageContaining("[test.a] moved, test.b did not");
    assertThat(failure.isRefusal()).isTrue();
    assertThat(CommitOutcome.of(failure)).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(batch.look()).isEqualTo(CommitOutcome.UNKNOWN);
    assertHold("a");
    assertThatThrownBy(batch::commit).isInstanceOf(PartlyMovedException.class);
    assertHold("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void goesOnAfterALostAnswerAsIfItHadCome(String lost) {
    TableBatch batch = batchOver(NAMES);
    catalog.afterCommit(FaultyCatalog.unknownFor(lost));
    RuntimeException failure = catchThrowableOfType(RuntimeException.class, batch::commit);
    assertThat(CommitOutcome.of(failure)).isEqualTo(CommitOutcome.UNKNOWN);
    catalog.heal();

    assertThat(batch.look())
        .isEqualTo(lost.equals("c") ? CommitOutcome.MOVED : CommitOutcome.UNKNOWN);
    batch.commit();

    assertHold("a", "b", "c");
    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void goesOnAfterALostRequest(String lost) {
    TableBatch batch = batchOver(NAMES);
    catalog.beforeCommit(FaultyCatalog.unknownFor(lost));
    assertThatThrownBy(batch::commit);
    catalog.heal();

    assertThat(batch.look())
        .isEqualTo(lost.equals("a") ? CommitOutcome.NOTHING_MOVED : CommitOutcome.UNKNOWN);
    batch.commit();

    assertHold("a", "b", "c");
  }

  @Test
  void doesNotGuessWhatNobodyCanTell() {
    TableBatch batch = TableBatch.in(catalog);
    batch.stage(idOf("a")).updateProperties().set("noted", "yes").commit();
    catalog.afterCommit(FaultyCatalog.unknownFor("a"));
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
    catalog.heal();

    assertThat(batch.look()).isEqualTo(CommitOutcome.UNKNOWN);
    assertThatThrownBy(batch::commit).isInstanceOf(CommitStateUnknownException.class);
  }

  @Test
  void deletesNothingOnTheWordOfACatalogThatMayBeWrong() {
    TableBatch batch = batchOver(List.of("a"));
    catalog.afterCommit(
        table -> {
          throw new CommitFailedException("the statement was run twice");
        });

    assertThatThrownBy(batch::commit).isInstanceOf(CommitFailedException.class);

    catalog.heal();
    assertHold("a");
  }

  @Test
  void saysThatItMovesOneAfterTheOther() {
    ExternalCatalog external = new ExternalCatalog(catalog, catalog, new OrderedCommit(catalog));

    assertThat(external.batchCommit().isAtomic()).isFalse();
  }

  private TableBatch batchOver(List<String> names) {
    TableBatch batch = TableBatch.in(catalog);
    names.forEach(name -> Notes.batch(batch.stage(idOf(name)), "one", "one").commit());
    return batch;
  }

  private void rival(String table) {
    Notes.batch(catalog.loadTable(idOf(table)), "rival", "rival").commit();
  }

  private void assertHold(String... moved) {
    for (String name : NAMES) {
      assertThat(Notes.readAll(catalog.loadTable(idOf(name))).stream().filter("one"::equals))
          .as(name)
          .hasSize(List.of(moved).contains(name) ? 1 : 0);
    }
  }

  private static TableIdentifier idOf(String name) {
    return TableIdentifier.of("test", name);
  }
}
