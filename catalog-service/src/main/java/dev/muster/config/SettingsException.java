package dev.muster.config;

/** A setting is wrong. The message is one line that names it, its source, and what is expected. */
public final class SettingsException extends RuntimeException {
  SettingsException(String message) {
    this(message, null);
  }

  SettingsException(String message, Throwable cause) {
    super(message.replaceAll("\\R", " "), cause);
  }
}
