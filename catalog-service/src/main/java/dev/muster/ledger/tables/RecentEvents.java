package dev.muster.ledger.tables;

import dev.muster.model.IngestionEvent;
import dev.muster.model.SeenEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PropertyUtil;

/** The newest rows of the history, found without reading the rest of it. */
record RecentEvents(TableView history, Rows<IngestionEvent> rows, int limit) {
  private static final String ARRIVAL = "received_at";
  private static final Duration FIRST_LOOK = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(365 * 200);

  /** A start does not wait for the small files of a slow day. */
  static final int MOST_FILES = 16;

  /** What the metadata tells of a file. */
  private record Span(long from, long to, long rows) {}

  /**
   * At most the limit, by arrival; fewer if they lie in very many files.
   *
   * @param newest when the newest arrived, as far as is known
   */
  List<SeenEvent> read(Optional<Instant> newest) {
    if (history.snapshotId().isEmpty()) {
      return List.of();
    }
    Expression filter = newest.map(this::enough).orElse(Expressions.alwaysTrue());
    List<IngestionEvent> events = new ArrayList<>(history.read(rows, filter));
    events.sort(Comparator.comparing(IngestionEvent::receivedAt));
    return events.stream()
        .skip(Math.max(0, events.size() - limit))
        .map(IngestionEvent::seen)
        .toList();
  }

  /** Matches the newest rows, as many as the limit or some more. */
  private Expression enough(Instant newest) {
    for (Duration back = FIRST_LOOK; back.compareTo(LONGEST) < 0; back = back.multipliedBy(8)) {
      List<Span> spans = spans(since(micros(newest.minus(back))));
      long found = spans.stream().mapToLong(Span::rows).sum();
      if (found >= limit || spans.size() >= MOST_FILES) {
        return since(oldestNeeded(spans));
      }
      if (found >= total()) {
        break;
      }
    }
    return Expressions.alwaysTrue();
  }

  private long total() {
    return PropertyUtil.propertyAsLong(
        history.table().snapshot(history.snapshotId().orElseThrow()).summary(),
        SnapshotSummary.TOTAL_RECORDS_PROP,
        Long.MAX_VALUE);
  }

  private long oldestNeeded(List<Span> spans) {
    List<Span> newestFirst = new ArrayList<>(spans);
    newestFirst.sort(Comparator.comparingLong(Span::to).reversed());
    long found = 0;
    long oldest = Long.MAX_VALUE;
    for (Span span : newestFirst.subList(0, Math.min(MOST_FILES, newestFirst.size()))) {
      if (found >= limit) {
        break;
      }
      found += span.rows();
      oldest = Math.min(oldest, span.from());
    }
    return oldest;
  }

  private List<Span> spans(Expression filter) {
    List<Span> spans = new ArrayList<>();
    try (CloseableIterable<FileScanTask> files =
        history.scan().filter(filter).includeColumnStats(List.of(ARRIVAL)).planFiles()) {
      files.forEach(task -> spans.add(span(task.file())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spans;
  }

  private Span span(DataFile file) {
    int column = history.table().schema().findField(ARRIVAL).fieldId();
    return new Span(
        bound(file.lowerBounds() == null ? null : file.lowerBounds().get(column), Long.MIN_VALUE),
        bound(file.upperBounds() == null ? null : file.upperBounds().get(column), Long.MAX_VALUE),
        file.recordCount());
  }

  private static long bound(ByteBuffer stored, long otherwise) {
    return stored == null
        ? otherwise
        : Conversions.<Long>fromByteBuffer(Types.TimestampType.withZone(), stored);
  }

  private static Expression since(long micros) {
    return micros == Long.MIN_VALUE
        ? Expressions.alwaysTrue()
        : Expressions.greaterThanOrEqual(
            ARRIVAL, Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
