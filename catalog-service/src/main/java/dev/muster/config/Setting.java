package dev.muster.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One setting.
 *
 * @param key its place in the YAML file, such as {@code http.port}
 * @param defaultValue what it is unless somebody sets it; may be JSON null
 */
public record Setting(String key, JsonNode defaultValue) {
  static final String PREFIX = "MUSTER_";

  /** Every setting, in the order of the records. */
  public static List<Setting> all(Settings defaults) {
    return within("", SettingsMapper.MAPPER.valueToTree(defaults)).toList();
  }

  /** {@code MUSTER_HTTP_PORT} for {@code http.port}. */
  public String environmentVariable() {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** An object with members is a record; an empty one is a setting that holds a map. */
  private static Stream<Setting> within(String key, JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      return Stream.of(new Setting(key, node));
    }
    return node.propertyStream()
        .flatMap(child -> within(Given.join(key, child.getKey()), child.getValue()));
  }
}
