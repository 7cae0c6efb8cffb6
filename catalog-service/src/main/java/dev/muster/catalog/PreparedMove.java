package dev.muster.catalog;

import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table's move, of which the metadata file is written.
 *
 * @param metadata what is in the file
 * @param isGiven whether the file was there before and somebody else cares for it
 */
record PreparedMove(
    JdbcTableOperations table, PointerMove move, TableMetadata metadata, boolean isGiven) {
  private static final Logger LOG = LoggerFactory.getLogger(PreparedMove.class);

  /** It has happened. */
  void adopt() {
    table.adopt(move.to(), metadata);
  }

  /** It has not happened, nor will it. */
  void discard() {
    if (isGiven) {
      return;
    }
    try {
      table.io().deleteFile(move.to());
    } catch (RuntimeException e) {
      LOG.warn("Cannot delete {}, which nothing refers to", move.to(), e);
    }
  }
}
