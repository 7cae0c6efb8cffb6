package dev.muster.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What every benchmark is given.
 *
 * @param isAsked whether it was asked for by its name
 * @param folder for its files, deleted afterwards
 */
record Run(boolean isQuick, boolean isAsked, Path folder, Report report) {
  /** The one to use: a few minutes in all, or about an hour. */
  <T> T pick(T quick, T full) {
    return isQuick ? quick : full;
  }

  Path fresh(String name) throws IOException {
    return Files.createTempDirectory(folder, name + "-");
  }
}
