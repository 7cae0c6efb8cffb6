package dev.muster.catalog;

import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CleanableFailure;

/** What an exception out of a commit says about the tables. */
public enum CommitOutcome {
  /** It happened, all of it. No exception says so: it is what a look at the tables may find. */
  MOVED,

  /**
   * This attempt changed no table, nor will it later: refresh, rebuild, commit again. Iceberg has
   * deleted the attempt's manifests; data files stay and can be committed again. An earlier attempt
   * that ended {@link #UNKNOWN} may have landed only now, so look for that one first.
   */
  NOTHING_MOVED,

  /**
   * The commit may have happened, or, where tables move one after the other, a part of it; its
   * files are all still there. Look before any retry ({@link TableBatch#look}, or refresh and
   * search the snapshot ancestry for the batch's mark); delete nothing.
   */
  UNKNOWN;

  /**
   * Iceberg marks the failures after which it cleans up, such as {@code CommitFailedException} and
   * {@code ValidationException}; what is to be created and exists already moves nothing either.
   * Anything else, known or not, leaves the outcome open.
   */
  public static CommitOutcome of(RuntimeException failure) {
    return failure instanceof CleanableFailure || failure instanceof AlreadyExistsException
        ? NOTHING_MOVED
        : UNKNOWN;
  }
}
