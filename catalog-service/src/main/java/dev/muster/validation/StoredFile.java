package dev.muster.validation;

import java.time.Instant;

/**
 * A file where data lands.
 *
 * @param path as it is asked for and shown; of a file in a folder, it begins with the folder's
 */
public record StoredFile(String path, long sizeBytes, Instant modified) {
  /** What comes after the last slash. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
