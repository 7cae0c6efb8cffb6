package dev.muster.intake;

import java.util.List;

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
}
