package dev.muster.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 65536}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}. */
final class ByteSize {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)?");
  private static final Map<String, Long> UNITS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private ByteSize() {}

  /** The number of bytes; empty if the text is no size. */
  static Optional<Long> parse(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (!amount.matches()) {
      return Optional.empty();
    }
    String unit = amount.group(2) == null ? "B" : amount.group(2);
    return Optional.of(Long.parseLong(amount.group(1)) * UNITS.get(unit));
  }
}
