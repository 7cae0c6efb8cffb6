package dev.muster.ledger;

/** The queue has no room, or the ledger is closing: nothing was taken, try again later. */
public final class LedgerFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerFullException(String message) {
    super(message);
  }
}
