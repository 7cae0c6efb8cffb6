package dev.muster.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the commands do. An answer is the process's exit code. */
public interface Actions {
  /** Runs the service until it is told to stop. */
  int serve(ServeOptions options) throws Exception;

  /**
   * Shows the service at work, on data and in a folder of its own.
   *
   * @param onTerminal whether what is printed can be drawn over
   */
  int demo(boolean onTerminal) throws Exception;

  /** Prints what the landing rules of these settings read from each path. */
  int testRules(Optional<Path> configFile, List<String> paths);
}
