package dev.muster.ledger;

/** Another writer has moved a table: what is in memory is not what is stored. */
public final class StaleStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
