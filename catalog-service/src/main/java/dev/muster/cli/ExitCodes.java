package dev.muster.cli;

/** What the process tells its caller. */
public final class ExitCodes {
  public static final int OK = 0;
  public static final int FAILED = 1;

  /** The command line or a setting is wrong; trying again changes nothing. */
  public static final int BAD_USAGE = 2;

  private ExitCodes() {}
}
