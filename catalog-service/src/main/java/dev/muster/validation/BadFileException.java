package dev.muster.validation;

/** The files are not what they have to be; the message says which, where, and what was expected. */
public final class BadFileException extends Exception {
  private static final long serialVersionUID = 1L;

  BadFileException(String reason) {
    super(reason);
  }

  BadFileException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
