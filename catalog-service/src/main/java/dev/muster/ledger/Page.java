package dev.muster.ledger;

import dev.muster.ledger.Kind.At;
import dev.muster.ledger.Rewrite.Changed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rows of a page, by key, then date. Never changes. */
final class Page<K extends Comparable<K>, R> {
  private final Kind<K, R> kind;
  private final List<R> rows;

  /** Takes rows by key, then date. */
  Page(Kind<K, R> kind, List<R> rows) {
    this.kind = kind;
    this.rows = rows;
  }

  /** Takes rows in any order. */
  static <K extends Comparable<K>, R> Page<K, R> sorted(Kind<K, R> kind, List<R> rows) {
    return new Page<>(kind, rows.stream().sorted(kind.order()).toList());
  }

  int size() {
    return rows.size();
  }

  List<R> rows() {
    return rows;
  }

  Optional<R> get(K key, LocalDate date) {
    int low = 0;
    int high = rows.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      R row = rows.get(middle);
      int order = compare(row, key, date);
      if (order == 0) {
        return Optional.of(row);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private int compare(R row, K key, LocalDate date) {
    int byKey = kind.key().apply(row).compareTo(key);
    return byKey != 0 ? byKey : kind.date().apply(row).compareTo(date);
  }

  /** Its rows with these in their places; of one key and date there is one at the most. */
  List<R> with(List<Changed<K, R>> changes) {
    List<R> merged = new ArrayList<>(rows.size() + changes.size());
    int next = 0;
    for (Changed<K, R> change :
        changes.stream().sorted(Comparator.comparing(Changed::at)).toList()) {
      At<K> at = change.at();
      while (next < rows.size() && compare(rows.get(next), at.key(), at.date()) < 0) {
        merged.add(rows.get(next++));
      }
      if (next < rows.size() && compare(rows.get(next), at.key(), at.date()) == 0) {
        next++;
      }
      change.row().ifPresent(merged::add);
    }
    merged.addAll(rows.subList(next, rows.size()));
    return merged;
  }
}
