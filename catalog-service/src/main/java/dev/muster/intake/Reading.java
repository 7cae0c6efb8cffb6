package dev.muster.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was made of one item of input. */
public sealed interface Reading<T> {
  /** The item is valid. */
  record Valid<T>(T value) implements Reading<T> {}

  /** The item is JSON, yet not what it should be; at least one fault. */
  record Faulty<T>(List<Fault> faults) implements Reading<T> {
    public Faulty {
      faults = List.copyOf(faults);
    }
  }

  /** The item is not JSON. */
  record Malformed<T>(String detail) implements Reading<T> {}

  /** Enough for a line of a log, or a header. */
  int LONGEST_FAULTS = 4_000;

  /** What is wrong with the items of a message, in one line of bounded length; empty if nothing. */
  static <T> Optional<String> faultsOf(List<Reading<T>> items) {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String where = items.size() == 1 ? "" : "event " + i + ": ";
      faultsOf(items.get(i)).ifPresent(what -> faults.add(where + what));
    }
    String all = String.join("; ", faults);
    return Optional.of(all.substring(0, Math.min(all.length(), LONGEST_FAULTS)))
        .filter(some -> !some.isEmpty());
  }

  private static Optional<String> faultsOf(Reading<?> item) {
    if (item instanceof Malformed<?> malformed) {
      return Optional.of(malformed.detail());
    }
    return item instanceof Faulty<?> faulty
        ? Optional.of(
            faulty.faults().stream()
                .map(fault -> fault.pointer() + " " + fault.detail())
                .collect(Collectors.joining(", ")))
        : Optional.empty();
  }
}
