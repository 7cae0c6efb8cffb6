package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the pages to each other and to the files they speak of. */
class PagesTest {
  private static final List<MarkdownPage> PAGES = MarkdownPage.all();

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (MarkdownPage page : PAGES) {
      for (String link : page.links()) {
        if (!leadsSomewhere(page, link)) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) {
    Path target = page.target(link);
    if (!MarkdownPage.exists(target)) {
      return false;
    }
    int hash = link.indexOf('#');
    return hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1));
  }

  @Test
  void everyPageIsFoundFromTheReadme() {
    Set<Path> found = new HashSet<>();
    Deque<Path> open = new ArrayDeque<>(List.of(Path.of("README.md")));
    while (!open.isEmpty()) {
      Path path = open.remove();
      if (path.toString().endsWith(".md") && found.add(path)) {
        MarkdownPage page = MarkdownPage.read(path);
        page.links().stream().map(page::target).filter(MarkdownPage::exists).forEach(open::add);
      }
    }
    assertThat(PAGES).extracting(MarkdownPage::path).allMatch(found::contains);
  }

  @Test
  void theReadmeBeginsWithTheTwoCommands() {
    MarkdownPage readme = MarkdownPage.read(Path.of("README.md"));
    assertThat(readme.blocks().get(0).line()).isLessThan(10);
    assertThat(readme.blocks().get(0).text().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("./muster demo"),
            second -> assertThat(second).startsWith("./mvnw verify"));
  }

  @Test
  void whatIsShownAsJsonIsJson() {
    ObjectMapper json = new ObjectMapper();
    for (MarkdownPage page : PAGES) {
      for (MarkdownPage.Block block : page.blocks()) {
        if (block.language().equals("json")) {
          assertThat(block.text()).as("%s, line %d", page, block.line()).satisfies(json::readTree);
        }
      }
    }
  }
}
