package dev.muster.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * What picocli has filled in.
   *
   * @param configFile null if there is none
   * @param flags those without a value were not given
   */
  static ServeOptions of(Path configFile, Flag... flags) {
    return new ServeOptions(
        Optional.ofNullable(configFile),
        Stream.of(flags).filter(flag -> flag.value() != null).toList());
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
