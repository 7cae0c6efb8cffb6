package dev.muster.ledger.tables;

import dev.muster.catalog.TableBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the small files of a history into larger ones, a little now and then. They are read and
 * written beside the commits; the next commit that adds to the history puts the large files in the
 * place of the small.
 */
final class Compaction<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** Commits from one time to the next. */
  static final int EVERY = SmallFiles.MANY;

  /**
   * Nothing refers to a large file before it is committed, and a sweep may delete such a file a
   * minute after.
   */
  static final Duration GOOD_FOR = Duration.ofSeconds(30);

  private final Rows<T> rows;
  private final Encoders encoders;
  private final InstantSource clock;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final AtomicReference<Merged> ready = new AtomicReference<>();

  /** What the commit under way brings into the table, if it is still good. */
  private Merged staged;

  /** How many small files that takes out of the table. */
  private int replaced;

  /** Whether the last have waited too long, and are to be made once more. */
  private boolean again;

  private final LongAdder mergedFiles = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * Large files that hold the rows of small ones.
   *
   * @param since when they may be there
   * @param again whether others before have waited too long
   */
  private record Merged(List<DataFile> small, List<DataFile> large, Instant since, boolean again) {}

  Compaction(Rows<T> rows, Encoders encoders, InstantSource clock) {
    this.rows = rows;
    this.encoders = encoders;
    this.clock = clock;
  }

  /** Whether this snapshot is one after which to merge. */
  boolean isTimeAfter(Snapshot newest) {
    return again || newest.sequenceNumber() % EVERY == 0;
  }

  /**
   * Begins to merge what is due. If it cannot be read now, there is another time.
   *
   * @param batch moves nothing; what is merged lies in the storage once it is committed
   * @param table as of now, staged in the batch
   * @param now about now, by the clock of the entries
   */
  void begin(TableBatch batch, Table table, Instant now) {
    if (ready.get() == null && underWay.compareAndSet(false, true)) {
      boolean isAgain = again;
      again = false;
      encoders.beside(
          () -> {
            try {
              attempt(table, () -> makeReady(batch, table, now, isAgain));
            } finally {
              underWay.set(false);
            }
          });
    }
  }

  private void makeReady(TableBatch batch, Table table, Instant now, boolean isAgain) {
    Optional<Merged> merged = merge(table, now, isAgain);
    batch.commit();
    ready.set(merged.orElse(null));
  }

  /**
   * Puts large files in the place of the small ones in a staged table, unless that has changed too
   * much. Those that have waited too long are made anew: beside the next commits, and where those
   * are rare, the second time here.
   *
   * @param now about now, by the clock of the entries
   */
  void in(Table table, Instant now) {
    replaced = 0;
    staged = ready.get();
    if (staged == null) {
      return;
    }
    if (isGood(staged)) {
      attempt(table, () -> replace(table, staged));
    } else if (staged.again()) {
      attempt(table, () -> merge(table, now, true).ifPresent(merged -> replace(table, merged)));
    } else {
      again = true;
    }
  }

  private boolean isGood(Merged merged) {
    Duration age = Duration.between(merged.since(), clock.instant()).abs();
    return age.compareTo(GOOD_FOR) < 0;
  }

  /** What was staged is in the table. */
  void committed() {
    mergedFiles.add(replaced);
    settle();
  }

  /** What was staged is in the table, or never will be. */
  void settle() {
    ready.compareAndSet(staged, null);
  }

  /** Small files that large ones have taken the place of, since the start. */
  long mergedFiles() {
    return mergedFiles.sum();
  }

  /** How often that could not be done, since the start. */
  long failures() {
    return failures.sum();
  }

  private void attempt(Table table, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("The small files of table {} are not merged now", table.name(), e);
    }
  }

  private Optional<Merged> merge(Table table, Instant now, boolean isAgain) {
    RowFiles<T> files = new RowFiles<>(table, rows);
    List<DataFile> small = SmallFiles.due(table, now);
    if (small.isEmpty()) {
      return Optional.empty();
    }
    List<T> merged = new ArrayList<>();
    small.forEach(file -> merged.addAll(files.read(file)));
    Instant since = clock.instant();
    return Optional.of(new Merged(small, files.write(table, merged), since, isAgain));
  }

  private void replace(Table table, Merged merged) {
    Snapshot newest = table.currentSnapshot();
    RewriteFiles update = table.newRewrite().validateFromSnapshot(newest.snapshotId());
    merged.small().forEach(update::deleteFile);
    merged.large().forEach(update::addFile);
    // They stay in the order of their rows' arrival, whatever was added meanwhile.
    update.dataSequenceNumber(merged.small().get(merged.small().size() - 1).dataSequenceNumber());
    // It holds the rows that its parent holds, and so is of the same batch.
    Stamp.on(newest).ifPresent(stamp -> stamp.putOn(update));
    StampedTable.commit(update);
    replaced = merged.small().size();
  }
}
