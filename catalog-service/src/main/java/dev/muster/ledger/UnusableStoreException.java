package dev.muster.ledger;

/**
 * What is stored does not fit this program or its settings. The message is a sentence for whoever
 * runs the service; trying again does not help.
 */
public final class UnusableStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableStoreException(String message) {
    super(message);
  }

  public UnusableStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
