package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Spread;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the rows of a table with pages are told apart.
 *
 * @param parts the columns of the key
 * @param isMarked what the {@link DateIndex} tells of a row besides that it is there
 */
record Kind<K extends Comparable<K>, R>(
    Function<R, K> key,
    Function<R, LocalDate> date,
    Function<K, List<String>> parts,
    Predicate<R> isMarked) {
  /** Marked is what is ready. */
  static final Kind<Feed, PartitionStatus> PARTITIONS =
      new Kind<>(
          row -> row.partition().feed(),
          row -> row.partition().dataAsOfDate(),
          feed -> List.of(feed.sourceSystem(), feed.dataType()),
          PartitionStatus::isReady);

  /** Marked is what is ready and has to be told. */
  static final Kind<String, GroupStatus> GROUP_STATUSES =
      new Kind<>(
          GroupStatus::consumerGroupName,
          GroupStatus::dataAsOfDate,
          List::of,
          row -> row.status() == GroupState.READY_FOR_NOTIFICATION);

  /** Where a row is. */
  record At<K extends Comparable<K>>(K key, LocalDate date) implements Comparable<At<K>> {
    @Override
    public int compareTo(At<K> other) {
      int byKey = key.compareTo(other.key);
      return byKey != 0 ? byKey : date.compareTo(other.date);
    }

    @Override
    public int hashCode() {
      return Spread.of(key, date);
    }
  }

  At<K> at(R row) {
    return new At<>(key.apply(row), date.apply(row));
  }

  Comparator<R> order() {
    return Comparator.comparing(key).thenComparing(date);
  }

  Mention<K> mention(R row) {
    return new Mention<>(key.apply(row), date.apply(row), isMarked.test(row));
  }

  /** A row, and the page that it is on. */
  record Placed<R>(PageId page, R row) {}

  /**
   * The row of this key on this date, on whichever page it is.
   *
   * @param reader of a page
   */
  Optional<Placed<R>> find(
      Contents contents, K key, LocalDate date, Function<PageId, Page<K, R>> reader) {
    for (PageId page : contents.mayHold(parts.apply(key), date)) {
      Optional<R> row = reader.apply(page).get(key, date);
      if (row.isPresent()) {
        return Optional.of(new Placed<>(page, row.get()));
      }
    }
    return Optional.empty();
  }

  KeyRange range(List<R> rows) {
    return KeyRange.of(rows.stream().map(key).distinct().map(parts).toList());
  }
}
