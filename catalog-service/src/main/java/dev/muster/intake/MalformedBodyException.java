package dev.muster.intake;

/** The whole body is no JSON, or not within what is read at all: nothing of it was looked at. */
public final class MalformedBodyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedBodyException(String message) {
    super(message);
  }
}
