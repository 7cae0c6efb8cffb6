package dev.muster.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the commands do. An answer is the process's exit code. */
public interface Actions {
  /** Runs the service until it is told to stop. */
  int serve(ServeOptions options) throws Exception;

  /**
   * Deletes the files of the tables to which nothing has referred for long enough.
   *
   * @param dryRun whether to list them only
   * @param onTerminal whether what is printed can be drawn over
   */
  int maintain(ServeOptions options, boolean dryRun, boolean onTerminal);

  /**
   * Records what has landed and nobody has told.
   *
   * @param dryRun whether to say only what would be recorded
   * @param recordRemovals whether to record, too, that files are gone
   * @param onTerminal whether what is printed can be drawn over
   */
  int scan(ServeOptions options, boolean dryRun, boolean recordRemovals, boolean onTerminal)
      throws Exception;

  /**
   * Shows the service at work, on data and in a folder of its own.
   *
   * @param onTerminal whether what is printed can be drawn over
   */
  int demo(boolean onTerminal) throws Exception;

  /** Prints what the landing rules of these settings read from each path. */
  int testRules(Optional<Path> configFile, List<String> paths);
}
