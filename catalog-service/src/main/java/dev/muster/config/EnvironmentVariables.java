package dev.muster.config;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The settings among the environment variables. */
final class EnvironmentVariables {
  /** Read by the launcher. */
  private static final Set<String> NOT_SETTINGS = Set.of("MUSTER_JAVA_OPTS");

  /** What Kubernetes gives every container about a Service whose name begins with "muster". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "MUSTER(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?"
              + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_LINK_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, Setting> settings;

  EnvironmentVariables(List<Setting> settings) {
    this.settings =
        settings.stream().collect(toMap(Setting::environmentVariable, Function.identity()));
  }

  /**
   * @throws SettingsException if a variable begins with our prefix and is none of ours
   */
  List<Given> read(Map<String, String> environment) {
    return new TreeMap<>(environment)
        .entrySet().stream()
            .filter(variable -> isMeantForUs(variable.getKey(), variable.getValue()))
            .map(variable -> given(variable.getKey(), variable.getValue()))
            .toList();
  }

  private static boolean isMeantForUs(String name, String value) {
    return name.startsWith(Setting.PREFIX)
        && !NOT_SETTINGS.contains(name)
        && !SERVICE_LINK.matcher(name).matches()
        && !(name.endsWith("_PORT") && SERVICE_LINK_ADDRESS.matcher(value).matches());
  }

  private Given given(String name, String value) {
    return Optional.ofNullable(settings.get(name))
        .map(setting -> Given.text(setting.key(), value, "environment variable " + name))
        .orElseThrow(() -> new SettingsException(unknown(name)));
  }

  private String unknown(String name) {
    return "environment variable %s is no setting; there are %s"
        .formatted(name, settings.keySet().stream().sorted().collect(joining(", ")));
  }
}
