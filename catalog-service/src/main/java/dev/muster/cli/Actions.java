package dev.muster.cli;

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
}
