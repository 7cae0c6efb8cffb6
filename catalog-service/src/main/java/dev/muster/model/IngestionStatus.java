package dev.muster.model;

/** What is known of a partition. */
public enum IngestionStatus {
  /** Landed; not yet looked at. With validation off it counts as ready at once. */
  INGESTED,
  /** Being delivered or looked at. */
  PROCESSING,
  READY_FOR_CONSUMPTION,
  FAILED;

  /**
   * Whether a claim of this kind is a delivery, well or badly ended, and so counts as a revision.
   */
  public boolean isDelivery() {
    return this != PROCESSING;
  }
}
