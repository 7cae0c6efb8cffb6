package dev.muster.restcatalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
  @Test
  void pagesOfAnySizeMakeTheWholeList() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TreeSet<String> names = new TreeSet<>();
      IntStream.range(0, random.nextInt(40)).forEach(i -> names.add(name(random)));
      List<String> shuffled = new ArrayList<>(names);
      Collections.shuffle(shuffled, random);
      int size = 1 + random.nextInt(12);

      List<String> listed = new ArrayList<>();
      String token = "";
      int pages = 0;
      while (token != null) {
        Page<String> page = page(shuffled, Map.of("pageToken", token, "pageSize", "" + size));
        assertThat(page.items()).as("seed %d", seed).hasSizeLessThanOrEqualTo(size);
        listed.addAll(page.items());
        token = page.next();
        pages++;
      }

      assertThat(listed).as("seed %d", seed).containsExactlyElementsOf(names);
      assertThat(pages)
          .as("seed %d", seed)
          .isEqualTo(Math.max(1, -Math.floorDiv(-names.size(), size)));
    }
  }

  /** Names of all sorts, also such as begin with one another. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      name.append("ab.ü日 %".charAt(random.nextInt(7)));
    }
    return name.toString();
  }

  @Test
  void noPageIsLargerThanTheLargest() {
    List<String> names = IntStream.range(10_000, 12_500).mapToObj(String::valueOf).toList();

    Page<String> first = page(names, Map.of("pageToken", ""));
    Page<String> second = page(names, Map.of("pageToken", first.next(), "pageSize", "5000"));

    assertThat(first.items()).isEqualTo(names.subList(0, 1_000));
    assertThat(second.items()).isEqualTo(names.subList(1_000, 2_000));
    assertThat(page(names, Map.of()).items()).isEqualTo(names);
  }

  private static Page<String> page(List<String> all, Map<String, String> query) {
    RestCall call = new RestCall("GET", "/", "", Map.of(), new byte[0]);
    return Page.of(
        all, Function.identity(), new Matched(call, new HashMap<>(), new HashMap<>(query)));
  }
}
