package dev.muster.catalog;

import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;

/** One table after the other, in the order in which they were staged. */
final class OrderedCommit extends BatchCommit {
  private final Catalog catalog;

  OrderedCommit(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public boolean isAtomic() {
    return false;
  }

  @Override
  Attempt prepare(List<StagedOperations> tables) {
    return new OrderedAttempt(tables);
  }

  @Override
  TableOperations operationsOn(TableChange change) {
    if (change.base() == null) {
      throw new UnsupportedOperationException("Cannot create a table by its metadata alone");
    }
    return ((HasTableOperations) catalog.loadTable(change.name())).operations();
  }
}
