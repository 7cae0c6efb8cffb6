package dev.muster.model;

/** What an event has to do with looking at the files. */
public sealed interface Validation {
  /** The partition is ready once its files have been looked at so. */
  record Asked(Check check) implements Validation {}

  /**
   * The files have been looked at, and the event tells what was found.
   *
   * @param eventId the event that had asked
   * @param schemaFingerprint null if no schema was read
   */
  record Verdict(String eventId, String schemaFingerprint) implements Validation {}
}
