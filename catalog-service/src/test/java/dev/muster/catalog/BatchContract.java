package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tables in one commit, where nothing goes wrong but a rival. */
abstract class BatchContract {
  private static final TableIdentifier A = TableIdentifier.of("test", "a");
  private static final TableIdentifier B = TableIdentifier.of("test", "b");
  private static final TableIdentifier C = TableIdentifier.of("test", "c");

  @TempDir Path data;
  private TableCatalog catalog;

  abstract DatabaseServer server();

  @BeforeEach
  void open() {
    catalog = Catalogs.open(server().fresh(data));
    catalog.createNamespace(Namespace.of("test"));
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void movesAllTables() {
    Notes.create(catalog, A);
    Notes.create(catalog, B);

    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A), "one", "to a").commit();
    Notes.batch(batch.stage(B), "one", "to b").commit();
    assertThat(notesOf(A)).isEmpty();
    assertThat(notesOf(B)).isEmpty();
    batch.commit();

    assertThat(notesOf(A)).containsExactly("to a");
    assertThat(notesOf(B)).containsExactly("to b");
    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
  }

  @Test
  void movesNoneIfOneIsStale() {
    for (TableIdentifier name : List.of(A, B, C)) {
      Notes.batch(Notes.create(catalog, name), "first", "first").commit();
    }
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A), "second", "second").commit();
    Notes.batch(batch.stage(B), "second", "second").commit();
    Notes.batch(batch.stage(C), "second", "second").commit();
    Notes.batch(catalog.loadTable(B), "rival", "rival").commit();
    Set<Path> before = files();

    assertThatThrownBy(batch::commit)
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("test.b");

    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertThat(notesOf(A)).containsExactly("first");
    assertThat(notesOf(B)).containsExactlyInAnyOrder("first", "rival");
    assertThat(notesOf(C)).containsExactly("first");
    assertThatThrownBy(batch::commit).isInstanceOf(IllegalStateException.class);
    assertThat(before).containsAll(files());
    assertThat(files().stream().filter(file -> file.toString().endsWith(".parquet")))
        .as("data files, which can be committed again")
        .hasSize(3 + 1 + 3);
  }

  @Test
  void takesAnyChangeOfATable() {
    Notes.batch(Notes.create(catalog, A), "first", "first").commit();
    Notes.batch(catalog.loadTable(A), "second", "second").commit();

    TableBatch batch = catalog.newBatch();
    Table staged = batch.stage(A);
    Notes.batch(staged, "third", "third").commit();
    staged.updateProperties().set("noted", "yes").commit();
    staged.updateSchema().addColumn("more", Types.IntegerType.get()).commit();
    var transaction = staged.newTransaction();
    Notes.batch(transaction.table(), "fourth", "fourth").commit();
    transaction.updateProperties().set("again", "yes").commit();
    transaction.commitTransaction();
    staged.manageSnapshots().createTag("kept", staged.currentSnapshot().snapshotId()).commit();
    assertThat(Notes.readAll(staged)).hasSize(4);
    batch.commit();

    Table table = catalog.loadTable(A);
    assertThat(Notes.readAll(table))
        .containsExactlyInAnyOrder("first", "second", "third", "fourth");
    assertThat(table.properties()).containsEntry("noted", "yes").containsEntry("again", "yes");
    assertThat(table.schema().findField("more")).isNotNull();
    assertThat(table.refs()).containsKey("kept");
    assertThat(previousFilesOf(A)).hasSize(3);
  }

  @Test
  void deletesWhatExpiresOnlyOnceTheBatchIsCommitted() {
    Table table = Notes.create(catalog, A);
    for (int i = 0; i < 3; i++) {
      Notes.batch(table, "batch-" + i, "note " + i).commit();
    }
    Set<Path> before = files();

    TableBatch batch = catalog.newBatch();
    Table staged = batch.stage(A, table);
    staged.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    assertThat(files()).containsAll(before);
    assertThat(Notes.readAll(catalog.loadTable(A))).hasSize(3);
    batch.commit();

    assertThat(before.stream().filter(file -> !files().contains(file)))
        .as("two manifest lists")
        .hasSize(2)
        .allMatch(file -> file.getFileName().toString().startsWith("snap-"));
    assertThat(notesOf(A)).hasSize(3);
  }

  @Test
  void expiresNothingIfTheBatchFails() {
    Table table = Notes.create(catalog, A);
    Notes.batch(table, "first", "first").commit();
    Notes.batch(table, "second", "second").commit();
    TableBatch batch = catalog.newBatch();
    batch.stage(A, table).expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    Notes.batch(catalog.loadTable(A), "rival", "rival").commit();
    Set<Path> before = files();

    assertThatThrownBy(batch::commit).isInstanceOf(CommitFailedException.class);

    assertThat(files()).isEqualTo(before);
    assertThat(catalog.loadTable(A).snapshots()).hasSize(3);
  }

  @Test
  void createsTablesAlongWithChanges() {
    Notes.create(catalog, A);
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A), "one", "to a").commit();
    Notes.batch(
            batch.create(B, Notes.SCHEMA, table -> table.withProperty("new", "yes")), "one", "to b")
        .commit();
    assertThat(catalog.tableExists(B)).isFalse();

    batch.commit();

    assertThat(notesOf(A)).containsExactly("to a");
    assertThat(notesOf(B)).containsExactly("to b");
    assertThat(catalog.loadTable(B).properties()).containsEntry("new", "yes");
  }

  @Test
  void movesNoneIfATableToBeCreatedExists() {
    Notes.create(catalog, A);
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A), "one", "to a").commit();
    batch.create(B, Notes.SCHEMA, table -> table);
    Notes.create(catalog, B);
    Set<Path> before = files();

    assertThatThrownBy(batch::commit)
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessage("Table already exists: test.b")
        .satisfies(
            e ->
                assertThat(CommitOutcome.of((RuntimeException) e))
                    .isEqualTo(CommitOutcome.NOTHING_MOVED));
    assertThat(notesOf(A)).isEmpty();
    assertThat(before).containsAll(files());
  }

  @Test
  void createsNothingInANamespaceThatIsNotThere() {
    Notes.create(catalog, A);
    TableBatch batch = catalog.newBatch();
    Notes.batch(batch.stage(A), "one", "to a").commit();
    batch.create(TableIdentifier.of("nowhere", "b"), Notes.SCHEMA, table -> table);

    assertThatThrownBy(batch::commit).isInstanceOf(NoSuchNamespaceException.class);
    assertThat(batch.look()).isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertThat(notesOf(A)).isEmpty();
  }

  @Test
  void takesMetadataThatWasWorkedOutElsewhere() {
    Notes.create(catalog, A);
    TableMetadata base = metadataOf(A);
    TableMetadata updated =
        TableMetadata.buildFrom(base).setProperties(Map.of("noted", "yes")).build();
    TableMetadata created =
        TableMetadata.newTableMetadata(
            Notes.SCHEMA, base.spec(), base.location() + "-b", Map.of("new", "yes"));

    TableBatch batch = catalog.newBatch();
    batch.stage(new TableChange(A, base, updated));
    batch.stage(new TableChange(B, null, created));
    batch.commit();

    assertThat(catalog.loadTable(A).properties()).containsEntry("noted", "yes");
    assertThat(catalog.loadTable(B).properties()).containsEntry("new", "yes");
    assertThat(metadataOf(A).metadataFileLocation()).contains("/00001-");

    TableBatch stale = catalog.newBatch();
    stale.stage(new TableChange(A, base, updated));
    assertThatThrownBy(stale::commit).isInstanceOf(CommitFailedException.class);
  }

  @Test
  void letsTheStagedTablesKnowWhatBecameOfThem() {
    Table table = Notes.create(catalog, A);
    for (int i = 1; i <= 3; i++) {
      TableBatch batch = catalog.newBatch();
      Notes.batch(batch.stage(A, table), "batch-" + i, "note " + i).commit();
      batch.commit();
      assertThat(Notes.readAll(table)).hasSize(i);
      assertThat(metadata(table).metadataFileLocation())
          .isEqualTo(metadataOf(A).metadataFileLocation());
      assertThat(metadata(table).previousFiles()).hasSize(i);
    }
    Notes.batch(table, "alone", "alone").commit();
    assertThat(notesOf(A)).hasSize(4);
  }

  @Test
  void deletesOldMetadataFilesWhereTheTableAsksForIt() {
    Table table =
        Notes.create(
            catalog,
            A,
            Map.of(
                "write.metadata.delete-after-commit.enabled", "true",
                "write.metadata.previous-versions-max", "2"));
    for (int i = 0; i < 6; i++) {
      TableBatch batch = catalog.newBatch();
      Notes.batch(batch.stage(A, table), "batch-" + i, "note").commit();
      batch.commit();
    }
    assertThat(files().stream().filter(file -> file.toString().endsWith(".metadata.json")))
        .hasSize(3);
  }

  @Test
  void isDoneWhenNothingChanges() {
    Notes.create(catalog, A);
    String before = metadataOf(A).metadataFileLocation();
    TableBatch batch = catalog.newBatch();
    batch.stage(A);

    batch.commit();
    batch.commit();

    assertThat(batch.look()).isEqualTo(CommitOutcome.MOVED);
    assertThat(metadataOf(A).metadataFileLocation()).isEqualTo(before);
    assertThatThrownBy(() -> batch.stage(A)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stagesATableOnce() {
    Notes.create(catalog, A);
    TableBatch batch = catalog.newBatch();
    batch.stage(A);

    assertThatThrownBy(() -> batch.stage(A)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatItMovesTablesTogether() {
    assertThat(catalog.batchCommit().isAtomic()).isTrue();
  }

  private List<String> notesOf(TableIdentifier name) {
    return Notes.readAll(catalog.loadTable(name));
  }

  private List<TableMetadata.MetadataLogEntry> previousFilesOf(TableIdentifier name) {
    return metadataOf(name).previousFiles();
  }

  private TableMetadata metadataOf(TableIdentifier name) {
    return metadata(catalog.loadTable(name));
  }

  private static TableMetadata metadata(Table table) {
    return ((BaseTable) table).operations().current();
  }

  private Set<Path> files() {
    try (Stream<Path> paths = Files.walk(data.resolve("warehouse"))) {
      return paths.filter(Files::isRegularFile).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
