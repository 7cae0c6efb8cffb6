package dev.muster.engines.pyiceberg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Python that has PyIceberg: of {@code target/venv}, or else the one on the path. */
record Python(String command) {
  static final String NONE =
      "PyIceberg is left out: neither target/venv of its module nor python3 has pyiceberg[pyarrow]";

  /** Whether there is one. Says so if not. */
  static boolean isThere() {
    boolean there = find().isPresent();
    if (!there) {
      System.out.println(NONE);
    }
    return there;
  }

  static Optional<Python> find() {
    return Stream.of(System.getProperty("python.venv") + "/bin/python", "python3")
        .map(Python::new)
        .filter(Python::hasPyIceberg)
        .findFirst();
  }

  private boolean hasPyIceberg() {
    try {
      run("import pyarrow, pyiceberg");
      return true;
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
  }

  /**
   * The lines that a program prints.
   *
   * @throws IllegalStateException with what it says, if it fails
   */
  List<String> run(String program) {
    try {
      Process process =
          new ProcessBuilder(command, "-c", program).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = read(process);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IllegalStateException("exit " + exit + ": " + output);
      }
      return output.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Python runs", e);
    }
  }

  private static String read(Process process) throws IOException {
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
