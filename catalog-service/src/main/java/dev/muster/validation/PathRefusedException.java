package dev.muster.validation;

/** The service does not read there, whatever may lie there. */
public final class PathRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  PathRefusedException(String path, String why) {
    super(path + " " + why);
    this.why = why;
  }

  /** What is wrong with the path, to go after its name: {@code is no absolute path}. */
  public String why() {
    return why;
  }
}
