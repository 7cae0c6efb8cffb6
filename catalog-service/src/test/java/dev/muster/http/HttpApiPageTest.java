package dev.muster.http;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.docs.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the page about the HTTP API against the contract and the table of errors. */
class HttpApiPageTest {
  private static final MarkdownPage PAGE = MarkdownPage.read(Path.of("docs/reference/http-api.md"));
  private static final Pattern CALL = Pattern.compile("`((?:GET|PUT|POST|DELETE) /[^`]*)`");
  private static final Pattern PROBLEM = Pattern.compile("^\\| (\\d{3} \\| `[a-z-]+`) \\|");
  private static final Pattern PARAMETERS = Pattern.compile("^\\| (`[a-z_]+`(?:, `[a-z_]+`)*) \\|");

  @Test
  void listsEveryCall() throws IOException {
    Set<String> calls = new TreeSet<>();
    contract()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    calls.removeIf(call -> !call.matches("(GET|PUT|POST|DELETE) .*"));
    calls.removeIf(call -> call.endsWith(".schema.json"));
    assertThat(shown(CALL)).isEqualTo(calls);
  }

  @Test
  void listsEveryQueryParameter() throws IOException {
    Set<String> parameters =
        contract().findParents("in").stream()
            .filter(parameter -> parameter.path("in").asText().equals("query"))
            .map(parameter -> "`" + parameter.path("name").asText() + "`")
            .collect(toCollection(TreeSet::new));
    Set<String> shown =
        shown(PARAMETERS).stream()
            .flatMap(cell -> Stream.of(cell.split(", ")))
            .collect(toCollection(TreeSet::new));
    assertThat(shown).isEqualTo(parameters);
  }

  @Test
  void listsEveryProblem() {
    Set<String> problems =
        Stream.of(ProblemType.values())
            .map(type -> type.status() + " | `" + type.uri().replaceAll(".*:", "") + "`")
            .collect(toCollection(TreeSet::new));
    assertThat(shown(PROBLEM)).isEqualTo(problems);
  }

  private static JsonNode contract() throws IOException {
    Path file = MarkdownPage.file(Path.of("schemas/openapi.yaml"));
    return new YAMLMapper().readTree(Files.readString(file));
  }

  private static Set<String> shown(Pattern pattern) {
    return PAGE.prose().stream()
        .flatMap(line -> pattern.matcher(line).results().map(found -> found.group(1)))
        .collect(toCollection(TreeSet::new));
  }
}
