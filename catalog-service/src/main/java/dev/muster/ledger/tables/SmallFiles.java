package dev.muster.ledger.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Which small files of a history are worth merging. Today's files of about the same size are, once
 * there are many; of a day that is over all that are left, so that it has one file, or a few if it
 * is much. So a row is written anew at most three times, and one of a large batch once.
 */
final class SmallFiles {
  private static final int MOST_FILES = 64;

  /** Some ten thousand rows, which are in memory meanwhile. */
  private static final long MOST_BYTES = 2 << 20;

  /** The upper ends of today's sizes; larger files are left alone while their day lasts. */
  private static final long[] SIZES = {64 << 10, 256 << 10};

  /** Of a size, today. */
  static final int MANY = 32;

  /** Longer ago than this nothing is looked for: at a commit a day, until there are twice many. */
  private static final Duration BACK = Duration.ofDays(2 * MANY);

  private SmallFiles() {}

  /** By age, so that merged rows stay in the order of their arrival. */
  static List<DataFile> due(Table staged, Instant now) {
    List<DataFile> due = new ArrayList<>();
    long bytes = 0;
    for (List<DataFile> group : groups(staged, now)) {
      List<DataFile> fitting = fitting(group, MOST_FILES - due.size(), MOST_BYTES - bytes);
      if (fitting.size() > 1) {
        due.addAll(fitting);
        bytes += fitting.stream().mapToLong(DataFile::fileSizeInBytes).sum();
      }
    }
    due.sort(Comparator.comparing(DataFile::dataSequenceNumber));
    return due;
  }

  private static List<DataFile> fitting(List<DataFile> group, int files, long bytes) {
    List<DataFile> fitting = new ArrayList<>();
    long left = bytes;
    for (DataFile file : group) {
      left -= file.fileSizeInBytes();
      if (left < 0 || fitting.size() == files) {
        break;
      }
      fitting.add(file);
    }
    return fitting;
  }

  /** Files that are worth merging: today's if there are many of a size, else a day's. */
  private static List<List<DataFile>> groups(Table staged, Instant now) {
    int today = (int) ChronoUnit.DAYS.between(Instant.EPOCH, now);
    Map<Integer, List<DataFile>> ofToday = new TreeMap<>();
    Map<Integer, List<DataFile>> ofThePast = new TreeMap<>();
    for (DataFile file : small(staged, now)) {
      int day = file.partition().get(0, Integer.class);
      (day < today
              ? ofThePast.computeIfAbsent(day, any -> new ArrayList<>())
              : ofToday.computeIfAbsent(size(file), any -> new ArrayList<>()))
          .add(file);
    }
    ofToday.remove(SIZES.length);
    ofToday.values().removeIf(group -> group.size() < MANY);
    return Stream.concat(ofToday.values().stream(), ofThePast.values().stream()).toList();
  }

  /** Oldest first. */
  private static List<DataFile> small(Table staged, Instant now) {
    String arrival = staged.schema().findColumnName(staged.spec().fields().get(0).sourceId());
    Expression recent = Expressions.greaterThanOrEqual(arrival, now.minus(BACK).toString());
    List<DataFile> small = new ArrayList<>();
    try (CloseableIterable<FileScanTask> found =
        staged.newScan().filter(recent).planWith(DirectExecutor.INSTANCE).planFiles()) {
      found.forEach(task -> small.add(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    small.removeIf(file -> file.fileSizeInBytes() >= MOST_BYTES / 2);
    small.sort(Comparator.comparing(DataFile::dataSequenceNumber));
    return small;
  }

  private static int size(DataFile file) {
    int size = 0;
    while (size < SIZES.length && file.fileSizeInBytes() >= SIZES[size]) {
      size++;
    }
    return size;
  }
}
