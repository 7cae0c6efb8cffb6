package dev.muster.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code muster serve} was told.
 *
 * @param configFile the YAML file with settings
 * @param flags the settings given on the command line, unchecked
 */
public record ServeOptions(Optional<Path> configFile, List<Flag> flags) {
  public ServeOptions {
    flags = List.copyOf(flags);
  }

  /**
   * One setting given on the command line.
   *
   * @param option as typed, such as {@code --port}
   * @param setting the setting's key, such as {@code http.port}
   * @param value the text after the option
   */
  public record Flag(String option, String setting, String value) {}
}
