package dev.muster.benchmarks;

/** What is compared with does not run on this machine. */
final class PeerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  PeerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
