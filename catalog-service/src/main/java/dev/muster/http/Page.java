package dev.muster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Part of a list, and where the next part begins. */
final class Page {
  private Page() {}

  /** All there is. */
  static <T> ObjectNode whole(List<T> items, Function<? super T, JsonNode> view) {
    return page(items, view, null);
  }

  /**
   * The first items.
   *
   * @param items one more than the limit if there are more
   */
  static <T> ObjectNode first(
      int limit,
      List<T> items,
      Function<? super T, JsonNode> view,
      Function<? super T, String> cursor) {
    if (items.size() <= limit) {
      return whole(items, view);
    }
    List<T> first = items.subList(0, limit);
    return page(first, view, cursor.apply(first.get(limit - 1)));
  }

  private static <T> ObjectNode page(
      List<T> items, Function<? super T, JsonNode> view, String next) {
    ObjectNode page = Json.object();
    page.set("items", Json.array(items, view));
    return page.put("next", next);
  }
}
