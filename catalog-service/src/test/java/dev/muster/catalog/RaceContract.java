package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services on one database, both at the same tables. */
abstract class RaceContract {
  private static final int BATCHES_EACH = 100;
  private static final List<TableIdentifier> TABLES =
      List.of(
          TableIdentifier.of("test", "a"),
          TableIdentifier.of("test", "b"),
          TableIdentifier.of("test", "c"));

  @TempDir Path data;

  abstract DatabaseServer server();

  @Test
  void everySuccessIsWholeAndNothingIsLost() throws Exception {
    CatalogSettings settings = server().fresh(data);
    try (TableCatalog one = Catalogs.open(settings);
        TableCatalog other = Catalogs.open(settings)) {
      one.createNamespace(Namespace.of("test"));
      TABLES.forEach(table -> Notes.create(one, table));

      Set<String> committed = race(one, other);

      assertThat(committed).hasSize(2 * BATCHES_EACH);
      for (TableIdentifier table : TABLES) {
        assertThat(batchesIn(one, table)).isEqualTo(committed);
      }
    }
  }

  private static Set<String> race(TableCatalog one, TableCatalog other) throws Exception {
    ExecutorService services = Executors.newFixedThreadPool(2);
    try {
      Set<String> committed = new TreeSet<>();
      for (Future<List<String>> service :
          List.of(
              services.submit(() -> commitAll(one, "one")),
              services.submit(() -> commitAll(other, "other")))) {
        committed.addAll(service.get());
      }
      return committed;
    } finally {
      services.shutdownNow();
    }
  }

  private static List<String> commitAll(TableCatalog catalog, String service) {
    List<String> committed = new ArrayList<>();
    int attempts = 0;
    while (committed.size() < BATCHES_EACH) {
      attempts++;
      String id = "batch-%s-%03d".formatted(service, committed.size());
      if (tryCommit(catalog, id, attempts % 2 == 0)) {
        committed.add(id);
      }
    }
    return committed;
  }

  /** In whatever order the tables are staged, there is no deadlock. */
  private static boolean tryCommit(TableCatalog catalog, String id, boolean backwards) {
    TableBatch batch = catalog.newBatch();
    for (int i = 0; i < TABLES.size(); i++) {
      TableIdentifier table = TABLES.get(backwards ? TABLES.size() - 1 - i : i);
      batch.stage(table).updateProperties().set(id, "committed").commit();
    }
    try {
      batch.commit();
      return true;
    } catch (CommitFailedException e) {
      return false;
    }
  }

  private static Set<String> batchesIn(TableCatalog catalog, TableIdentifier table) {
    Map<String, String> properties = catalog.loadTable(table).properties();
    Set<String> batches = new TreeSet<>(properties.keySet());
    batches.removeIf(key -> !key.startsWith("batch-"));
    return batches;
  }
}
