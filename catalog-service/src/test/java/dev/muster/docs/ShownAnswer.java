package dev.muster.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Holds an answer against the one that a page shows: the same fields with the same values, but that
 * a time stands for any time, a random UUID for any UUID, and {@code …} for any text.
 */
final class ShownAnswer {
  private static final Pattern RANDOM_UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private final List<String> differences = new ArrayList<>();

  private ShownAnswer() {}

  /** Where the two differ, each with its place; empty if they agree. */
  static List<String> differences(JsonNode shown, JsonNode actual) {
    ShownAnswer answer = new ShownAnswer();
    answer.compare("", shown, actual);
    return answer.differences;
  }

  private void compare(String at, JsonNode shown, JsonNode actual) {
    if (shown.isObject() && actual.isObject()) {
      Set<String> names = new TreeSet<>();
      shown.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> compare(at + "/" + name, shown.path(name), actual.path(name)));
    } else if (shown.isArray() && actual.isArray()) {
      for (int i = 0; i < Math.max(shown.size(), actual.size()); i++) {
        compare(at + "/" + i, shown.path(i), actual.path(i));
      }
    } else if (!agree(shown, actual)) {
      differences.add("%s: shown %s, answered %s".formatted(at, name(shown), name(actual)));
    }
  }

  private static String name(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }

  private static boolean agree(JsonNode shown, JsonNode actual) {
    return shown.equals(actual)
        || (shown.isTextual()
            && actual.isTextual()
            && agree(shown.textValue(), actual.textValue()));
  }

  private static boolean agree(String shown, String actual) {
    return shown.contains("…")
        || (isTime(shown) && isTime(actual))
        || (RANDOM_UUID.matcher(shown).matches() && RANDOM_UUID.matcher(actual).matches());
  }

  private static boolean isTime(String text) {
    try {
      return Instant.parse(text) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
