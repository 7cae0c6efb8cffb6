package dev.muster.model;

import java.time.Instant;

/** What becomes an entry once the ledger has said when it arrived. */
@FunctionalInterface
public interface Claim {
  /** The entry of this claim. */
  Entry at(Instant arrival);
}
