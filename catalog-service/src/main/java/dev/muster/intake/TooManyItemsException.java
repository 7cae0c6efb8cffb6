package dev.muster.intake;

/** One request carries more items than are taken at once: nothing of it was taken. */
public final class TooManyItemsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooManyItemsException(String message) {
    super(message);
  }
}
