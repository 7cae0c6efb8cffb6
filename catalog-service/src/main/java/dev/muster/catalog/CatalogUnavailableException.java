package dev.muster.catalog;

/** The catalog cannot be opened; the message says in one line which path or database, and why. */
public final class CatalogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
