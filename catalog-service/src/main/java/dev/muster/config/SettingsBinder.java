package dev.muster.config;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes the records of what was given, over the defaults; says whose value is wrong. */
final class SettingsBinder {
  private static final String BYTES = "_bytes";

  private final Map<String, Setting> settings;
  private final Map<String, Given> given;

  SettingsBinder(Map<String, Setting> settings, Map<String, Given> given) {
    this.settings = settings;
    this.given = given;
  }

  /** Binds twice, as some defaults follow from the data folder and the type of the catalog. */
  Settings bind() {
    Settings first = bindOver(Settings.under(Settings.DEFAULT_DATA_DIR));
    return bindOver(Settings.under(first.dataDir(), first.catalog().type()));
  }

  private Settings bindOver(Settings defaults) {
    ObjectNode tree = SettingsMapper.MAPPER.valueToTree(defaults);
    given.values().forEach(one -> put(tree, one));
    try {
      return SettingsMapper.MAPPER.treeToValue(tree, Settings.class);
    } catch (ValueInstantiationException e) {
      throw refused(e);
    } catch (UnrecognizedPropertyException e) {
      throw unknown(e);
    } catch (MismatchedInputException e) {
      throw mismatch(key(e), e.getTargetType(), e);
    } catch (JsonProcessingException e) {
      throw new SettingsException("cannot read the settings: " + e.getOriginalMessage(), e);
    }
  }

  private void put(ObjectNode tree, Given one) {
    String[] names = one.key().split("\\.", -1);
    ObjectNode group = tree;
    for (int i = 0; i < names.length - 1; i++) {
      group = (ObjectNode) group.get(names[i]);
    }
    group.set(names[names.length - 1], value(one));
  }

  /** Takes apart the texts that stand for something else: sizes, maps and lists. */
  private JsonNode value(Given one) {
    if (!one.value().isTextual()) {
      return one.value();
    }
    String text = one.value().textValue();
    if (one.key().endsWith(BYTES)) {
      return ByteSize.parse(text)
          .map(bytes -> TextNode.valueOf(bytes.toString()))
          .orElseThrow(() -> mismatch(one.key(), long.class, null));
    }
    JsonNode defaultValue = settings.get(one.key()).defaultValue();
    return defaultValue.isContainerNode()
        ? container(one.key(), text, defaultValue.isArray() ? List.class : Map.class)
        : one.value();
  }

  private JsonNode container(String key, String text, Class<?> type) {
    try {
      return YamlTexts.parse(text);
    } catch (IOException e) {
      throw mismatch(key, type, e);
    }
  }

  /** Within a setting, where no other place looks. */
  private SettingsException unknown(UnrecognizedPropertyException e) {
    String known = e.getKnownPropertyIds().stream().map(Object::toString).collect(joining(", "));
    return new SettingsException(
        "%s is not known (%s); there are %s".formatted(key(e), source(key(e)), known), e);
  }

  /** A record's own words; if they begin with a component's name, it is that one. */
  private SettingsException refused(ValueInstantiationException e) {
    String group = key(e);
    String words = Objects.requireNonNullElse(e.getCause(), e).getMessage();
    String key = Given.join(group, words.split(" ", 2)[0]);
    return settings.containsKey(key) || given.keySet().stream().anyMatch(group::startsWith)
        ? new SettingsException("%s (%s)".formatted(Given.join(group, words), source(key)), e)
        : new SettingsException("%s: %s (%s)".formatted(group, words, sourcesWithin(group)), e);
  }

  private String sourcesWithin(String group) {
    return given.values().stream()
        .filter(one -> Given.group(one.key()).equals(group))
        .map(one -> one.key() + ": " + one.source())
        .collect(joining("; "));
  }

  private SettingsException mismatch(String key, Class<?> type, Throwable cause) {
    return new SettingsException(
        "%s must be %s (%s)".formatted(key, expected(key, type), source(key)), cause);
  }

  private String source(String key) {
    return Stream.iterate(key, name -> !name.isEmpty(), Given::group)
        .map(given::get)
        .filter(Objects::nonNull)
        .map(Given::source)
        .findFirst()
        .orElse("default");
  }

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(Reference::getFieldName)
        .filter(Objects::nonNull)
        .collect(joining("."));
  }

  private static String expected(String key, Class<?> type) {
    if (key.endsWith(BYTES)) {
      return "a size, such as 64KiB or 16MiB";
    } else if (type == int.class || type == Integer.class) {
      return "a whole number of at most " + Integer.MAX_VALUE;
    } else if (type == long.class) {
      return "a whole number";
    } else if (type == double.class) {
      return "a number";
    } else if (type == Duration.class) {
      return "a duration, such as 500ms, 30s or 2m";
    } else if (type == Path.class) {
      return "a path";
    } else if (Map.class.isAssignableFrom(type)) {
      return "a mapping, such as {name: value}";
    } else if (List.class.isAssignableFrom(type)) {
      return "a list, such as [one, other]";
    } else {
      return "a text";
    }
  }
}
