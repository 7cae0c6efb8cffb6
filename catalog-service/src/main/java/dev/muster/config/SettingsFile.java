package dev.muster.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The settings in a YAML file, each with its line. */
final class SettingsFile {
  private final Path path;

  /** Where the mapping of a group is not taken apart any further. */
  private final Set<String> keys;

  private final List<Given> given = new ArrayList<>();

  private SettingsFile(Path path, Set<String> keys) {
    this.path = path;
    this.keys = keys;
  }

  /**
   * Reads what the file gives, known or not.
   *
   * @param keys the keys that are settings
   * @throws SettingsException if the file cannot be read or is not a YAML mapping
   */
  static List<Given> read(Path path, Set<String> keys) {
    try (JsonParser yaml = SettingsMapper.MAPPER.createParser(text(path))) {
      SettingsFile file = new SettingsFile(path, keys);
      file.readDocument(yaml);
      return file.given;
    } catch (JsonProcessingException e) {
      throw new SettingsException("%s, %s".formatted(path, problem(e)), e);
    } catch (IOException e) {
      throw new UncheckedIOException("from a text in memory", e);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new SettingsException("there is no settings file " + path, e);
    } catch (CharacterCodingException e) {
      throw new SettingsException("settings file " + path + " is not UTF-8", e);
    } catch (IOException e) {
      throw new SettingsException("cannot read settings file %s: %s".formatted(path, e), e);
    }
  }

  private void readDocument(JsonParser yaml) throws IOException {
    JsonToken start = yaml.nextToken();
    if (start == null || start == JsonToken.VALUE_NULL) {
      return;
    }
    if (start != JsonToken.START_OBJECT) {
      throw new SettingsException(source(yaml) + ": expected a mapping of settings");
    }
    readGroup("", yaml);
    if (yaml.nextToken() != null) {
      throw new SettingsException(source(yaml) + ": expected a single document");
    }
  }

  private void readGroup(String group, JsonParser yaml) throws IOException {
    while (yaml.nextToken() == JsonToken.FIELD_NAME) {
      String key = Given.join(group, yaml.currentName());
      String source = source(yaml);
      if (yaml.nextToken() == JsonToken.START_OBJECT && !keys.contains(key)) {
        readGroup(key, yaml);
      } else {
        given.add(new Given(key, YamlTexts.value(yaml), source));
      }
    }
  }

  private String source(JsonParser yaml) {
    return "%s, line %d".formatted(path, yaml.currentTokenLocation().getLineNr());
  }

  /** Says the line and what is wrong there. YAML's own mark is closer than the last token's. */
  private static String problem(JsonProcessingException e) {
    return e.getCause() instanceof MarkedYAMLException yaml
        ? "line %d: %s".formatted(yaml.getProblemMark().getLine() + 1, yaml.getProblem())
        : "line %d: %s".formatted(e.getLocation().getLineNr(), e.getOriginalMessage());
  }
}
