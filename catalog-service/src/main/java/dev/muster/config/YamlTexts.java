package dev.muster.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** YAML in which every scalar stays the text that was written: {@code 0123} is not 83. */
final class YamlTexts {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private YamlTexts() {}

  /** What the text says as a whole; JSON null if it says nothing. */
  static JsonNode parse(String text) throws IOException {
    try (JsonParser yaml = SettingsMapper.MAPPER.createParser(text)) {
      return yaml.nextToken() == null ? NODES.nullNode() : value(yaml);
    }
  }

  /** The value at the parser's current token, which is left at the value's last. */
  static JsonNode value(JsonParser yaml) throws IOException {
    return switch (yaml.currentToken()) {
      case START_OBJECT -> object(yaml);
      case START_ARRAY -> array(yaml);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.textNode(yaml.getText());
    };
  }

  private static ObjectNode object(JsonParser yaml) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (yaml.nextToken() == JsonToken.FIELD_NAME) {
      String name = yaml.currentName();
      yaml.nextToken();
      object.set(name, value(yaml));
    }
    return object;
  }

  private static ArrayNode array(JsonParser yaml) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(yaml));
    }
    return array;
  }
}
