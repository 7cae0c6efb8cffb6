package dev.muster.catalog;

import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.rest.RESTCatalog;

/** All tables in one request to a REST catalog that promises to move them together. */
final class RestCommit extends BatchCommit {
  private final RESTCatalog catalog;

  RestCommit(RESTCatalog catalog) {
    this.catalog = catalog;
  }

  /** Whether the server has said that it takes such requests. */
  static boolean isPossible(RESTCatalog catalog) {
    try {
      catalog.commitTransaction(List.of());
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (IllegalArgumentException e) {
      return true; // It would have been sent, had anything been in it.
    }
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  @Override
  Attempt prepare(List<StagedOperations> tables) {
    List<TableCommit> commits = tables.stream().map(RestCommit::commitOf).toList();
    return new Attempt() {
      @Override
      public void make() {
        catalog.commitTransaction(commits);
        tables.forEach(StagedOperations::refreshStored);
      }

      @Override
      public CommitOutcome look() {
        return Trace.ofOne(tables);
      }
    };
  }

  private static TableCommit commitOf(StagedOperations table) {
    if (table.base() == null) {
      throw new UnsupportedOperationException(
          "Create " + table.name() + " before the batch: a REST catalog creates one at a time");
    }
    return TableCommit.create(table.name(), table.base(), table.current());
  }

  @Override
  TableOperations operationsOn(TableChange change) {
    return ((HasTableOperations) catalog.loadTable(change.name())).operations();
  }
}
