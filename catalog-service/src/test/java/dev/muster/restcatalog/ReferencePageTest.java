package dev.muster.restcatalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the reference page to what is served. */
class ReferencePageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "iceberg-rest.md");
  private static final Pattern ENDPOINT_ROW = Pattern.compile("(?m)^\\| `([A-Z]+ /v1/[^`]+)` \\|");

  @TempDir Path data;

  @Test
  void listsWhatTheConfigurationLists() throws IOException {
    List<String> listed =
        ENDPOINT_ROW
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();
    try (RestServer server = new RestServer(data)) {
      assertThat(server.get("/v1/config").texts("/endpoints"))
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }
}
