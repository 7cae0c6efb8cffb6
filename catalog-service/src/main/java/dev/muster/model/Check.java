package dev.muster.model;

/** How closely the files of a partition are looked at before it counts as ready. */
public enum Check {
  /** They are there. */
  EXISTS,
  /** And each ends with a whole Parquet footer that fits the file. */
  PARQUET
}
