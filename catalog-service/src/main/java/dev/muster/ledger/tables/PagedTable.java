package dev.muster.ledger.tables;

import dev.muster.ledger.Contents;
import dev.muster.ledger.KeyRange;
import dev.muster.ledger.Mention;
import dev.muster.ledger.PageChanges;
import dev.muster.ledger.PageChanges.NewPage;
import dev.muster.ledger.PageId;
import dev.muster.ledger.PageWork;
import dev.muster.ledger.StaleStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * A table whose rows lie on pages, a file each; a page that changes is written anew. Which file is
 * which page is kept in memory, so that nothing has to be read for it.
 */
final class PagedTable<K, T> {
  /** How many pages that have been replaced can still be read, by those who asked before. */
  private static final int RETIRED = 10_000;

  private final StampedTable table;
  private final Sketch<K> sketch;
  private final RowFiles<T> files;
  private final Encoders encoders;

  /** By the name of the page. */
  private final Map<String, DataFile> pages = new ConcurrentHashMap<>();

  private final Deque<String> retired = new ArrayDeque<>();

  /**
   * What an index needs of a row.
   *
   * @param keyColumns the columns of the key but the date
   * @param statusColumn says whether the row is marked
   * @param marked by this value
   */
  record Sketch<K>(
      List<String> keyColumns, Function<Row, K> key, String statusColumn, String marked) {
    private Schema columns(Schema all) {
      List<String> names = new ArrayList<>(keyColumns);
      names.add(PageFiles.DATE);
      names.add(statusColumn);
      return all.select(names);
    }

    private Mention<K> read(Row row) {
      return new Mention<>(
          key.apply(row), row.date(PageFiles.DATE), marked.equals(row.text(statusColumn)));
    }
  }

  PagedTable(StampedTable table, Rows<T> rows, Sketch<K> sketch, Encoders encoders) {
    this.table = table;
    this.sketch = sketch;
    this.encoders = encoders;
    this.files = new RowFiles<>(table.table(), rows);
  }

  StampedTable table() {
    return table;
  }

  /** The pages that this view of the table has; from now on they can be read. */
  Contents contents(TableView view) {
    List<PageId> found = new ArrayList<>();
    if (view.snapshotId().isPresent()) {
      try (CloseableIterable<FileScanTask> tasks =
          view.scan().includeColumnStats(sketch.keyColumns()).planFiles()) {
        tasks.forEach(task -> found.add(find(task.file())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Contents.of(found);
  }

  private PageId find(DataFile file) {
    String name = PageFiles.pageOf(file);
    pages.put(name, file.copyWithoutStats());
    return new PageId(
        name, PageFiles.spanOf(table.table(), file), file.recordCount(), keysOf(file));
  }

  private KeyRange keysOf(DataFile file) {
    List<String> lowest = new ArrayList<>();
    List<String> highest = new ArrayList<>();
    for (String column : sketch.keyColumns()) {
      int id = table.table().schema().findField(column).fieldId();
      ByteBuffer low = file.lowerBounds() == null ? null : file.lowerBounds().get(id);
      ByteBuffer high = file.upperBounds() == null ? null : file.upperBounds().get(id);
      if (low == null || high == null) {
        return KeyRange.UNKNOWN;
      }
      lowest.add(text(low));
      highest.add(text(high));
    }
    return new KeyRange(List.copyOf(lowest), List.copyOf(highest));
  }

  private static String text(ByteBuffer bound) {
    return Conversions.fromByteBuffer(Types.StringType.get(), bound).toString();
  }

  /** The rows of a page; for any thread. */
  List<T> read(PageId page) {
    return read(page, file -> files.read(file));
  }

  /** What is on a page; for any thread. */
  List<Mention<K>> sketch(PageId page) {
    Schema columns = sketch.columns(table.table().schema());
    return read(page, file -> files.read(file, columns, sketch::read));
  }

  private <V> List<V> read(PageId page, Function<DataFile, List<V>> reading) {
    DataFile file = pages.get(page.name());
    if (file == null) {
      throw new StaleStateException("Page %s is long gone".formatted(page.name()), null);
    }
    try {
      return reading.apply(file);
    } catch (NotFoundException e) {
      throw new StaleStateException("File %s is no longer there".formatted(file.location()), e);
    }
  }

  /** How these pages are changed. */
  Write replacing(PageWork<T> work) {
    return new Write(table) {
      private final Map<String, DataFile> written = new HashMap<>();

      @Override
      SnapshotUpdate<?> change(Table staged, Instant now) {
        PageChanges<T> changes = work.changes();
        List<NewPage<T>> added = changes.added();
        List<DataFile> stored = encoders.map(inPlace(added, new PageFiles(staged)), Supplier::get);
        for (int i = 0; i < stored.size(); i++) {
          written.put(added.get(i).id().name(), stored.get(i));
        }
        return overwrite(staged, changes, written);
      }

      @Override
      void committed() {
        written.forEach((name, file) -> pages.put(name, file.copyWithoutStats()));
        work.changes().gone().forEach(page -> retire(page.name()));
      }

      /** Perhaps by files of an earlier attempt. */
      @Override
      void found() {
        contents(table.view());
      }
    };
  }

  /** What writes each of the pages, where it is to lie. */
  private List<Supplier<DataFile>> inPlace(List<NewPage<T>> pages, PageFiles places) {
    List<Supplier<DataFile>> writing = new ArrayList<>();
    for (NewPage<T> page : pages) {
      PartitionSpec spec = places.specOf(page.id().span());
      String name = PageFiles.nameOf(page.id());
      writing.add(() -> files.write(places.table(), page.rows(), spec, name));
    }
    return writing;
  }

  private OverwriteFiles overwrite(
      Table staged, PageChanges<T> changes, Map<String, DataFile> written) {
    OverwriteFiles update = staged.newOverwrite();
    changes.gone().forEach(page -> update.deleteFile(fileOf(page)));
    written.values().forEach(update::addFile);
    // With no filter this asks one thing: that the files to delete are there.
    table.newest().ifPresent(update::validateFromSnapshot);
    return update.validateNoConflictingData();
  }

  private DataFile fileOf(PageId page) {
    DataFile file = pages.get(page.name());
    if (file == null) {
      throw new StaleStateException("There is no page " + page.name(), null);
    }
    return file;
  }

  private void retire(String page) {
    retired.add(page);
    if (retired.size() > RETIRED) {
      pages.remove(retired.remove());
    }
  }
}
