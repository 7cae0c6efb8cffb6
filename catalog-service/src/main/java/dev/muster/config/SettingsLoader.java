package dev.muster.config;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings. Later wins: the defaults, the file, the environment, the command line. */
public final class SettingsLoader {
  private final Map<String, Setting> settings;
  private final Map<String, Given> given = new LinkedHashMap<>();

  private SettingsLoader(List<Setting> settings) {
    this.settings =
        settings.stream()
            .collect(toMap(Setting::key, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }

  /**
   * The settings that these sources give together.
   *
   * @param file a YAML file
   * @param environment the process's environment variables
   * @param commandLine what was set there
   * @throws SettingsException if one is unknown or wrong, or the file cannot be read
   */
  public static Settings load(
      Optional<Path> file, Map<String, String> environment, List<Given> commandLine) {
    List<Setting> settings = Setting.all(Settings.under(Settings.DEFAULT_DATA_DIR));
    SettingsLoader loader = new SettingsLoader(settings);
    file.ifPresent(path -> loader.add(SettingsFile.read(path, loader.settings.keySet())));
    loader.add(new EnvironmentVariables(settings).read(environment));
    loader.add(commandLine);
    return new SettingsBinder(loader.settings, loader.given).bind();
  }

  private void add(List<Given> layer) {
    for (Given one : layer) {
      boolean isEmpty = one.value().isNull();
      if (!settings.containsKey(one.key()) && !(isEmpty && isGroup(one.key()))) {
        throw unknown(one);
      }
      if (!isEmpty) {
        given.put(one.key(), one);
      }
    }
  }

  private boolean isGroup(String key) {
    return settings.keySet().stream().anyMatch(setting -> setting.startsWith(key + "."));
  }

  private SettingsException unknown(Given one) {
    String group = isGroup(one.key()) ? one.key() : Given.group(one.key());
    String there =
        settings.keySet().stream()
            .filter(key -> !isGroup(group) || key.startsWith(group + "."))
            .collect(joining(", "));
    return new SettingsException(
        "%s is no setting (%s); there are %s".formatted(one.key(), one.source(), there));
  }
}
