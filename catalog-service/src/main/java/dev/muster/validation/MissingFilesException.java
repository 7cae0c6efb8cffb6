package dev.muster.validation;

/** There is nothing where the files should be. It may come yet. */
public final class MissingFilesException extends Exception {
  private static final long serialVersionUID = 1L;

  MissingFilesException(String path) {
    super("There is no file at " + path);
  }
}
