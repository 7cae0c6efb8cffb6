package dev.muster.http;

import dev.muster.intake.Dates;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The query parameters of a request; whatever is wrong with one ends the request with 400. */
final class Query {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m)");
  private static final int MOST_ITEMS = 1_000;
  private static final int USUAL_ITEMS = 100;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param text as in the URL; null for none
   * @param known the parameters that may be there, once each
   */
  static Query parse(String text, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text == null ? List.<String>of() : List.of(text.split("&", -1))) {
      if (pair.isEmpty()) {
        continue;
      }
      int sign = pair.indexOf('=');
      String name = decoded(sign < 0 ? pair : pair.substring(0, sign));
      if (!known.contains(name)) {
        throw wrong(name, "is not a parameter that is known here");
      }
      if (values.put(name, sign < 0 ? "" : decoded(pair.substring(sign + 1))) != null) {
        throw wrong(name, "is given more than once");
      }
    }
    return new Query(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(ProblemType.BAD_REQUEST, "The query is not percent-encoded as it should be."));
    }
  }

  static ProblemException wrong(String name, String detail) {
    return new ProblemException(Problem.ofParameter(name, detail));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<LocalDate> date(String name) {
    return text(name).map(text -> date(name, text));
  }

  static LocalDate date(String name, String text) {
    return Dates.date(text).orElseThrow(() -> wrong(name, "is no date of the form 2026-11-22"));
  }

  <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    E[] choices = type.getEnumConstants();
    String names = Arrays.stream(choices).map(Enum::name).collect(Collectors.joining(", "));
    return parsed(
        name,
        text -> Arrays.stream(choices).filter(choice -> choice.name().equals(text)).findFirst(),
        "is not one of " + names);
  }

  int limit() {
    return parsed("limit", Query::limit, "is no whole number from 1 to " + MOST_ITEMS)
        .orElse(USUAL_ITEMS);
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(t -> t.matches("[0-9]{1,4}"))
        .map(Integer::valueOf)
        .filter(n -> n >= 1 && n <= MOST_ITEMS);
  }

  /** Where the page before ended. */
  <T> Optional<T> cursor(Function<String, Optional<T>> reader) {
    return parsed("cursor", reader, "is none that this list has given");
  }

  /** Such as {@code 500ms}, {@code 30s} or {@code 5m}. */
  Optional<Duration> duration(String name, Duration longest) {
    return parsed(
        name,
        text -> duration(text).filter(duration -> duration.compareTo(longest) <= 0),
        "is no time such as 500ms, 30s or 5m, of at most " + longest.toMinutes() + "m");
  }

  private static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          default -> Duration.ofMinutes(count);
        });
  }

  private <T> Optional<T> parsed(
      String name, Function<String, Optional<T>> parser, String otherwise) {
    return text(name).map(text -> parser.apply(text).orElseThrow(() -> wrong(name, otherwise)));
  }
}
