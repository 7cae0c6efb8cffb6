package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * A table whose rows lie on pages, a file each; a page that changes is written anew. Which file is
 * which page is kept in memory, so that nothing has to be read for it.
 *
 * @param <P> what tells one page from another
 */
final class PagedTable<P, T> {
  private final StampedTable table;
  private final Rows<T> rows;
  private final Function<DataFile, P> pageOf;
  private final RowFiles<T> files;

  /** More than one file is on a page only if somebody else has put it there. */
  private final Map<P, List<DataFile>> pages = new HashMap<>();

  PagedTable(StampedTable table, Rows<T> rows, Function<DataFile, P> pageOf) {
    this.table = table;
    this.rows = rows;
    this.pageOf = pageOf;
    this.files = new RowFiles<>(table.table(), rows);
  }

  StampedTable table() {
    return table;
  }

  Rows<T> rows() {
    return rows;
  }

  /** Learns from the table's newest snapshot which files there are. */
  void findPages() {
    pages.clear();
    TableView view = table.view();
    if (view.snapshotId().isEmpty()) {
      return;
    }
    try (CloseableIterable<FileScanTask> found = view.scan().planFiles()) {
      found.forEach(task -> filesOf(pageOf.apply(task.file())).add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<DataFile> filesOf(P page) {
    return pages.computeIfAbsent(page, any -> new ArrayList<>());
  }

  /** Whether this would change the table. */
  boolean isTouchedBy(Map<P, List<T>> contents) {
    return contents.entrySet().stream()
        .anyMatch(page -> !page.getValue().isEmpty() || pages.containsKey(page.getKey()));
  }

  /** How the pages are replaced by these. A page without rows goes. */
  Write replacing(Map<P, List<T>> contents) {
    return new Write(table) {
      private final Map<P, List<DataFile>> written = new HashMap<>();

      @Override
      SnapshotUpdate<?> change(Table staged, Instant now) {
        contents.forEach((page, records) -> written.put(page, files.write(staged, records)));
        return overwrite(staged, written);
      }

      @Override
      void committed() {
        written.forEach(PagedTable.this::turn);
      }

      @Override
      void found() {
        findPages();
      }
    };
  }

  private OverwriteFiles overwrite(Table staged, Map<P, List<DataFile>> written) {
    OverwriteFiles update = staged.newOverwrite();
    written.forEach(
        (page, added) -> {
          pages.getOrDefault(page, List.of()).forEach(update::deleteFile);
          added.forEach(update::addFile);
        });
    // With no filter this asks one thing: that the files to delete are there.
    table.newest().ifPresent(update::validateFromSnapshot);
    return update.validateNoConflictingData();
  }

  private void turn(P page, List<DataFile> written) {
    if (written.isEmpty()) {
      pages.remove(page);
    } else {
      pages.put(page, written.stream().map(DataFile::copyWithoutStats).toList());
    }
  }
}
