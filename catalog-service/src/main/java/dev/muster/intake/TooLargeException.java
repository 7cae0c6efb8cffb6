package dev.muster.intake;

/**
 * A request carries more items, or a longer one, than are read: from there on nothing was taken.
 */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooLargeException(String message) {
    super(message);
  }
}
