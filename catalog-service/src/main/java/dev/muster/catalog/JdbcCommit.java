package dev.muster.catalog;

import java.util.List;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableOperations;

/** All tables in one database transaction. */
final class JdbcCommit extends BatchCommit {
  private final JdbcTableCatalog catalog;

  JdbcCommit(JdbcTableCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  @Override
  Attempt prepare(List<StagedOperations> tables) {
    return new JdbcAttempt(catalog.pointers(), tables.stream().map(JdbcCommit::prepare).toList());
  }

  private static PreparedMove prepare(StagedOperations table) {
    PreparedMove move =
        ((JdbcTableOperations) table.stored())
            .prepare(table.base(), table.current(), table.files());
    if (!move.isGiven()) {
      table.files().own(move.move().to());
    }
    return move;
  }

  @Override
  TableOperations operationsOn(TableChange change) {
    JdbcTableOperations operations = catalog.newTableOps(change.name());
    if (change.base() != null) {
      operations.adopt(change.base().metadataFileLocation(), change.base());
    }
    return operations;
  }

  @Override
  void tidyUp(StagedOperations table) {
    CatalogUtil.deleteRemovedMetadataFiles(table.stored().io(), table.base(), table.current());
  }

  @Override
  void discard(StagedOperations table) {
    table.files().discard();
  }
}
