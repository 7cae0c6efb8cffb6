package dev.muster.http;

import dev.muster.intake.Dates;
import dev.muster.model.Feed;
import dev.muster.model.Partition;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Where a page of a list ended, as a text that means nothing to whoever carries it. */
final class Cursor {
  /** Names hold no control characters. */
  private static final String SEPARATOR = "\n";

  private Cursor() {}

  static String of(Partition partition) {
    return encode(
        partition.feed().sourceSystem(),
        partition.feed().dataType(),
        partition.dataAsOfDate().toString());
  }

  static String of(LocalDate date) {
    return encode(date.toString());
  }

  static Optional<Partition> partition(String text) {
    List<String> parts = decode(text);
    return parts.size() == 3
        ? Dates.date(parts.get(2))
            .map(date -> new Partition(new Feed(parts.get(0), parts.get(1)), date))
        : Optional.empty();
  }

  static Optional<LocalDate> date(String text) {
    List<String> parts = decode(text);
    return parts.size() == 1 ? Dates.date(parts.get(0)) : Optional.empty();
  }

  private static String encode(String... parts) {
    byte[] bytes = String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static List<String> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return List.of(new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
