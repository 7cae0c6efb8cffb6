package dev.muster.validation;

/** What happens when the files of a feed have other columns than before. */
public enum SchemaPolicy {
  IGNORE,
  /** The partition is ready, and its status says so. */
  WARN,
  FAIL
}
