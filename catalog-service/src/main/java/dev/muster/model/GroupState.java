package dev.muster.model;

/** Where a group stands on a date. */
public enum GroupState {
  PENDING,
  READY_FOR_NOTIFICATION,
  NOTIFIED,
  ERROR;

  /** Whether the consumers may start: everything was there when it was said. */
  public boolean isComplete() {
    return this == READY_FOR_NOTIFICATION || this == NOTIFIED;
  }
}
