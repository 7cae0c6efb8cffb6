package dev.muster.restcatalog;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list that is in order. The next one begins after the last item of this one, so that
 * an item which stays is listed exactly once, whatever comes and goes meanwhile.
 *
 * @param next to ask for the next page with; null if there is none
 */
record Page<T>(List<T> items, String next) {
  static final int SIZE_MAX = 1_000;

  /**
   * The page that was asked for; all items if the client knows no pages.
   *
   * @param name unique among the items
   * @throws Refusal with status 400 if the token is not ours or the size is not a positive number
   */
  static <T> Page<T> of(List<T> all, Function<T, String> name, Matched request) {
    int size = size(request.parameter("pageSize"));
    Optional<String> token = request.parameter("pageToken");
    List<T> sorted = all.stream().sorted(Comparator.comparing(name)).toList();
    if (token.isEmpty()) {
      return new Page<>(sorted, null);
    }
    String last = decoded(token.get());
    List<T> rest = sorted.stream().filter(item -> name.apply(item).compareTo(last) > 0).toList();
    if (rest.size() <= size) {
      return new Page<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    return new Page<>(items, encoded(name.apply(items.get(size - 1))));
  }

  private static int size(Optional<String> size) {
    int asked;
    try {
      asked = size.map(Integer::parseInt).orElse(SIZE_MAX);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("Not a page size: '" + size.orElseThrow() + "'");
    }
    if (asked < 1) {
      throw Refusal.badRequest("A page has at least one item, not " + asked);
    }
    return Math.min(asked, SIZE_MAX);
  }

  private static String encoded(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("Not a page token of this catalog: '" + token + "'");
    }
  }
}
