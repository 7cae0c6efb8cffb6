package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of one JSON object. Each is asked for by its kind; what is wrong with it is noted. A
 * field that is absent, null or wrong reads as null.
 */
final class Fields {
  private static final int REPLACEMENT = 0xFFFD;

  private final JsonNode object;
  private final Pointer at;
  private final Faults faults;
  private final Set<String> known = new HashSet<>();

  private Fields(JsonNode object, Pointer at, Faults faults) {
    this.object = object;
    this.at = at;
    this.faults = faults;
  }

  /** The fields of this value, or empty, with the fault noted, if it is no object. */
  static Optional<Fields> of(JsonNode value, Pointer at, Faults faults) {
    if (!value.isObject()) {
      faults.add(at, "expected an object, found " + kind(value));
      return Optional.empty();
    }
    return Optional.of(new Fields(value, at, faults));
  }

  void require(String... names) {
    for (String name : names) {
      if (!has(name)) {
        faults.add(at.child(name), "is required");
      }
    }
  }

  /** Names every field that nobody has asked for. */
  void refuseOthers() {
    others()
        .keySet()
        .forEach(name -> faults.add(at.child(name), "is not a field that is known here"));
  }

  /** The fields that nobody has asked for, in their order. */
  Map<String, JsonNode> others() {
    Map<String, JsonNode> others = new LinkedHashMap<>();
    object.forEachEntry(
        (name, value) -> {
          if (!known.contains(name)) {
            others.put(name, value);
          }
        });
    return others;
  }

  /** Fields that may be there and are not read. */
  void ignore(String... names) {
    known.addAll(List.of(names));
  }

  Pointer pointer(String name) {
    return at.child(name);
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Of whatever kind. */
  JsonNode any(String name) {
    return value(name);
  }

  String text(String name, TextRule rule) {
    String text = string(name);
    if (text != null) {
      rule.faultsOf(text).forEach(fault -> faults.add(at.child(name), fault));
    }
    return text;
  }

  LocalDate date(String name) {
    return parsed(name, Dates::date, "a date of the form 2026-11-22, of the years 0001 to 9999");
  }

  Instant timestamp(String name) {
    return parsed(
        name, Dates::timestamp, "an RFC 3339 time with its offset, such as 2026-11-23T02:14:07Z");
  }

  <E extends Enum<E>> E choice(String name, Class<E> type) {
    String[] names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toArray(String[]::new);
    String chosen = choice(name, names);
    return chosen == null ? null : Enum.valueOf(type, chosen);
  }

  String choice(String name, String... choices) {
    return parsed(
        name,
        text -> Optional.of(text).filter(List.of(choices)::contains),
        "one of " + String.join(", ", choices));
  }

  Long count(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    Optional<Long> count = value.isNumber() ? wholeNumber(value.decimalValue()) : Optional.empty();
    if (count.isEmpty()) {
      expected(name, "a whole number from 0 to " + Long.MAX_VALUE, value);
    }
    return count.orElse(null);
  }

  Boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      expected(name, "true or false", value);
    }
    return (value != null && value.isBoolean()) ? value.booleanValue() : null;
  }

  Map<String, String> strings(String name, int most, TextRule keyRule, TextRule valueRule) {
    JsonNode value = value(name);
    if (value == null || !isObject(name, value)) {
      return null;
    }
    if (value.size() > most) {
      faults.add(at.child(name), "has " + value.size() + " entries, which is more than " + most);
    }
    Fields inner = new Fields(value, at.child(name), faults);
    Map<String, String> strings = new HashMap<>();
    for (Iterator<String> keys = value.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      keyRule.faultsOf(key).forEach(f -> faults.add(at.child(name).child(key), "its name " + f));
      strings.put(key, inner.entry(key, valueRule));
    }
    return strings;
  }

  /** The fields of an object within this one. */
  Optional<Fields> object(String name) {
    JsonNode value = value(name);
    return value != null && isObject(name, value)
        ? Optional.of(new Fields(value, at.child(name), faults))
        : Optional.empty();
  }

  /** The elements of an array. */
  List<JsonNode> list(String name, int most) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      expected(name, "an array", value);
      return null;
    }
    if (value.size() > most) {
      faults.add(at.child(name), "has " + value.size() + " items, which is more than " + most);
      return null;
    }
    return value.valueStream().toList();
  }

  /** The elements of an array of objects; none if there is no such array. */
  List<Fields> objects(String name, int most) {
    List<JsonNode> elements = list(name, most);
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; elements != null && i < elements.size(); i++) {
      of(elements.get(i), at.child(name).child(i), faults).ifPresent(objects::add);
    }
    return objects;
  }

  /** The elements of an array of strings; none if there is no such array. */
  List<String> texts(String name, int most, TextRule rule) {
    List<JsonNode> elements = list(name, most);
    List<String> texts = new ArrayList<>();
    for (int i = 0; elements != null && i < elements.size(); i++) {
      if (elements.get(i).isTextual()) {
        String text = elements.get(i).textValue();
        Pointer place = at.child(name).child(i);
        rule.faultsOf(text).forEach(fault -> faults.add(place, fault));
        texts.add(text);
      } else {
        faults.add(at.child(name).child(i), "expected a string, found " + shown(elements.get(i)));
      }
    }
    return texts;
  }

  /** An entry has no default, so unlike a field it cannot be null. */
  private String entry(String key, TextRule rule) {
    if (object.get(key).isNull()) {
      expected(key, "a string", object.get(key));
    }
    return text(key, rule);
  }

  private <T> T parsed(String name, Function<String, Optional<T>> parser, String expected) {
    String text = string(name);
    if (text == null) {
      return null;
    }
    Optional<T> parsed = parser.apply(text);
    if (parsed.isEmpty()) {
      expected(name, expected, object.get(name));
    }
    return parsed.orElse(null);
  }

  private String string(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isTextual()) {
      expected(name, "a string", value);
    }
    return value != null && value.isTextual() ? value.textValue() : null;
  }

  private boolean isObject(String name, JsonNode value) {
    if (!value.isObject()) {
      expected(name, "an object", value);
    }
    return value.isObject();
  }

  private JsonNode value(String name) {
    known.add(name);
    return has(name) ? object.get(name) : null;
  }

  private void expected(String name, String expected, JsonNode found) {
    faults.add(at.child(name), "expected " + expected + ", found " + shown(found));
  }

  /** {@code 1200.0} is whole; {@code 1e999999999} is refused without being written out. */
  private static Optional<Long> wholeNumber(BigDecimal number) {
    try {
      return Optional.of(number.longValueExact()).filter(n -> n >= 0);
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static String shown(JsonNode value) {
    if (value.isTextual()) {
      return '"' + shortened(value.textValue(), 40) + '"';
    }
    return value.isNumber() ? shortened(value.decimalValue().toString(), 40) : kind(value);
  }

  /** The beginning of a stranger's text, fit to be written again. */
  static String shortened(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(most)
        .map(c -> TextRule.isHalfOfPair(c) ? REPLACEMENT : c)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > most ? shown + "…" : shown.toString();
  }

  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "null";
    };
  }
}
