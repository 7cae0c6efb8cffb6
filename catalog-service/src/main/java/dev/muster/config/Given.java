package dev.muster.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A setting's value as somebody gave it.
 *
 * @param key the setting's key, such as {@code http.port}
 * @param value what was given, unchecked
 * @param source where it stands, in words for the reader of an error
 */
public record Given(String key, JsonNode value, String source) {

  /** Given as text, as on a command line. */
  public static Given text(String key, String text, String source) {
    return new Given(key, TextNode.valueOf(text), source);
  }

  static String join(String group, String name) {
    return group.isEmpty() ? name : group + "." + name;
  }

  /** The key of the group that a key is in; empty at the top. */
  static String group(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('.')));
  }
}
