package dev.muster.model;

import java.time.Instant;

/** What becomes an entry once the ledger has said when it arrived. */
@FunctionalInterface
public interface Claim {
  /** The entry of this claim; pure, since the ledger may ask more than once. */
  Entry at(Instant arrival);
}
