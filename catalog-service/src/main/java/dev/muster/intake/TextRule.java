package dev.muster.intake;

import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** What a piece of text must be like. Lengths count Unicode characters, not UTF-16 units. */
enum TextRule {
  /** A name that also stands in a URL path: no slash, and neither of the names a path swallows. */
  NAME(1, 200, Character::isISOControl) {
    @Override
    Stream<String> furtherFaults(String text) {
      return Stream.of(
              when(isBlank(text.codePointAt(0)), "begins with a blank"),
              when(isBlank(text.codePointBefore(text.length())), "ends with a blank"),
              when(
                  text.indexOf('/') >= 0 || text.indexOf('\\') >= 0,
                  "holds a slash, which a name cannot since it stands in URL paths"),
              when(
                  text.equals(".") || text.equals(".."),
                  "is a step in a path, which a name cannot be"))
          .flatMap(Optional::stream);
    }
  },
  /** An id of the producer's own, the key of an attribute. */
  LABEL(1, 200, Character::isISOControl),
  PATH(1, 2_000, Character::isISOControl),
  /** Prose, which may have lines. */
  PROSE(0, 2_000, c -> Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r'),
  /** Whatever it is, somebody else looks at it. */
  ANY(0, Integer.MAX_VALUE, c -> false);

  private final int shortest;
  private final int longest;
  private final IntPredicate forbidden;

  TextRule(int shortest, int longest, IntPredicate forbidden) {
    this.shortest = shortest;
    this.longest = longest;
    this.forbidden = forbidden;
  }

  /** The text without what is forbidden, cut where it is too long. */
  String fitted(String text) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .filter(c -> !forbidden.test(c) && !isHalfOfPair(c))
        .limit(longest)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  /** Everything that is wrong with the text, as predicates of a sentence. */
  Stream<String> faultsOf(String text) {
    if (text.isEmpty()) {
      return shortest == 0 ? Stream.empty() : Stream.of("is empty");
    }
    return Stream.concat(faultsOfCharacters(text), furtherFaults(text));
  }

  Stream<String> furtherFaults(String text) {
    return Stream.empty();
  }

  private Stream<String> faultsOfCharacters(String text) {
    int length = text.codePointCount(0, text.length());
    Optional<String> control =
        text.codePoints()
            .filter(forbidden)
            .boxed()
            .findFirst()
            .map(c -> String.format("holds the control character U+%04X", c));
    return Stream.of(
            when(
                length > longest,
                "is " + length + " characters long, which is more than " + longest),
            control,
            when(
                text.codePoints().anyMatch(TextRule::isHalfOfPair),
                "holds one half of a surrogate pair, which is no character"))
        .flatMap(Optional::stream);
  }

  static boolean isHalfOfPair(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static boolean isBlank(int codePoint) {
    return Character.isSpaceChar(codePoint);
  }

  private static Optional<String> when(boolean condition, String fault) {
    return condition ? Optional.of(fault) : Optional.empty();
  }
}
