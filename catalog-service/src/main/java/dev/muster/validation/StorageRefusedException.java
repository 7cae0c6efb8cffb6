package dev.muster.validation;

import java.io.IOException;

/**
 * The storage has answered, and the answer is no. It may be one for a moment, while rights are
 * changed; and where somebody may not list, it is also the answer about what is not there.
 */
final class StorageRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  StorageRefusedException(String answer, Throwable cause) {
    super(answer, cause);
  }
}
