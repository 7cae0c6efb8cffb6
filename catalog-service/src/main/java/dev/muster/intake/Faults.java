package dev.muster.intake;

import java.util.ArrayList;
import java.util.List;

/** The faults found so far in one item. */
final class Faults {
  /** An answer must not be many times larger than what it answers. */
  private static final int MOST = 100;

  private final List<Fault> found = new ArrayList<>();

  void add(Pointer at, String detail) {
    if (found.size() < MOST) {
      found.add(new Fault(detail, at.text()));
    } else if (found.size() == MOST) {
      found.add(new Fault("only the first " + MOST + " faults are named", Pointer.ROOT.text()));
    }
  }

  boolean any() {
    return !found.isEmpty();
  }

  List<Fault> list() {
    return found;
  }
}
