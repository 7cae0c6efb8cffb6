package dev.muster.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What every benchmark is given.
 *
 * @param folder for its files, deleted afterwards
 */
record Run(boolean isQuick, Path folder, Report report) {
  /** The number to use: a few minutes in all, or hours. */
  int pick(int quick, int full) {
    return isQuick ? quick : full;
  }

  Path fresh(String name) throws IOException {
    return Files.createTempDirectory(folder, name + "-");
  }
}
