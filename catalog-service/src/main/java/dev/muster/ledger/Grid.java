package dev.muster.ledger;

import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Rows with a key and a date, found by either. */
final class Grid<K extends Comparable<K>, R> {
  private final NavigableMap<K, NavigableMap<LocalDate, R>> byKey = new TreeMap<>();
  private final Map<LocalDate, NavigableMap<K, R>> byDate = new HashMap<>();

  Optional<R> get(K key, LocalDate date) {
    return Optional.ofNullable(ofKey(key).get(date));
  }

  void put(K key, LocalDate date, R row) {
    byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(date, row);
    byDate.computeIfAbsent(date, d -> new TreeMap<>()).put(key, row);
  }

  void remove(K key, LocalDate date) {
    byKey.computeIfPresent(key, (k, rows) -> without(rows, date));
    byDate.computeIfPresent(date, (d, rows) -> without(rows, key));
  }

  private static <A, B> NavigableMap<A, B> without(NavigableMap<A, B> rows, A key) {
    rows.remove(key);
    return rows.isEmpty() ? null : rows;
  }

  /** The rows of that key by date, none if there are none. */
  NavigableMap<LocalDate, R> ofKey(K key) {
    return byKey.getOrDefault(key, Collections.emptyNavigableMap());
  }

  /** The rows of that date by key, none if there are none. */
  NavigableMap<K, R> ofDate(LocalDate date) {
    return byDate.getOrDefault(date, Collections.emptyNavigableMap());
  }

  /** All rows: a map by date for each key, in the order of the keys. */
  NavigableMap<K, NavigableMap<LocalDate, R>> byKey() {
    return Collections.unmodifiableNavigableMap(byKey);
  }
}
