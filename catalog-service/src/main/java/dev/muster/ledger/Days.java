package dev.muster.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;

/** A set of dates, some of them marked: two bits a day, for the years that have any. */
final class Days {
  private static final int WORDS = 6;

  /** By year: a bit for each day of it, then a bit for its mark. */
  private final TreeMap<Integer, long[]> years = new TreeMap<>();

  void put(LocalDate date, boolean marked) {
    long[] year = years.computeIfAbsent(date.getYear(), any -> new long[2 * WORDS]);
    int word = date.getDayOfYear() >> 6;
    long bit = 1L << date.getDayOfYear();
    year[word] |= bit;
    year[WORDS + word] = marked ? year[WORDS + word] | bit : year[WORDS + word] & ~bit;
  }

  void remove(LocalDate date) {
    long[] year = years.get(date.getYear());
    if (year != null) {
      int word = date.getDayOfYear() >> 6;
      long bit = 1L << date.getDayOfYear();
      year[word] &= ~bit;
      year[WORDS + word] &= ~bit;
    }
  }

  boolean isEmpty() {
    return years.values().stream().flatMapToLong(LongStream::of).allMatch(bits -> bits == 0);
  }

  List<LocalDate> all() {
    return newestFirst((any, marks) -> any);
  }

  List<LocalDate> marked() {
    return newestFirst((any, marks) -> marks);
  }

  List<LocalDate> unmarked() {
    return newestFirst((any, marks) -> any & ~marks);
  }

  private List<LocalDate> newestFirst(LongBinaryOperator wanted) {
    List<LocalDate> dates = new ArrayList<>();
    years
        .descendingMap()
        .forEach(
            (year, bits) -> {
              for (int word = WORDS - 1; word >= 0; word--) {
                long days = wanted.applyAsLong(bits[word], bits[WORDS + word]);
                while (days != 0) {
                  int day = 63 - Long.numberOfLeadingZeros(days);
                  dates.add(LocalDate.ofYearDay(year, (word << 6) + day));
                  days &= ~(1L << day);
                }
              }
            });
    return dates;
  }
}
