package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
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

  @Test
  void theMessageThatIsShownKeepsToItsSchema() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(read("schemas/notification.schema.json"));
    MarkdownPage page = MarkdownPage.read(Path.of("docs/reference/notifications.md"));
    List<MarkdownPage.Block> shown =
        page.blocks().stream().filter(block -> block.is("json", "notification")).toList();
    assertThat(shown).hasSize(1);
    assertThat(schema.validate(shown.get(0).text(), InputFormat.JSON)).isEmpty();
  }

  private static String read(String path) throws IOException {
    return Files.readString(MarkdownPage.file(Path.of(path)));
  }
}
