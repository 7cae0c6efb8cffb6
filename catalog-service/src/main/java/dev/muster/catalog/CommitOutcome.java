package dev.muster.catalog;

import org.apache.iceberg.exceptions.CleanableFailure;

/** What an exception out of a commit says about the tables. */
public enum CommitOutcome {
  /**
   * This attempt changed no table, nor will it later: refresh, rebuild, commit again. Iceberg has
   * deleted the attempt's manifests; data files stay and can be committed again. An earlier attempt
   * that ended {@link #UNKNOWN} may have landed only now, so look for that one first.
   */
  NOTHING_MOVED,

  /**
   * The commit may have happened, and its files are all still there: refresh and look for the
   * batch's mark in the snapshot ancestry before any retry; delete nothing.
   */
  UNKNOWN;

  /**
   * Iceberg marks the failures after which it cleans up, such as {@code CommitFailedException} and
   * {@code ValidationException}; anything else, known or not, leaves the outcome open.
   */
  public static CommitOutcome of(RuntimeException failure) {
    return failure instanceof CleanableFailure ? NOTHING_MOVED : UNKNOWN;
  }
}
