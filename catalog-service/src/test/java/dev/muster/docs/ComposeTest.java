package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.config.Settings;
import dev.muster.config.SettingsLoader;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what compose/ mounts and copies to the code that it is for. */
class ComposeTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path FOLDER = REPOSITORY.resolve("compose");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):\\?}");
  private static final Pattern TRINO_VARIABLE = Pattern.compile("\\$\\{ENV:(\\w+)}");

  @TempDir Path data;
  private JsonNode services;
  private Properties samples;

  @BeforeEach
  void read() throws IOException {
    services = new YAMLMapper().readTree(FOLDER.resolve("compose.yaml").toFile()).get("services");
    samples = new Properties();
    try (Reader file = Files.newBufferedReader(FOLDER.resolve(".env"))) {
      samples.load(file);
    }
  }

  /** With the sample values put in. */
  private Map<String, String> environment(String service) {
    Map<String, String> environment = new TreeMap<>();
    for (Map.Entry<String, JsonNode> variable :
        services.path(service).path("environment").properties()) {
      environment.put(variable.getKey(), withSamples(variable.getValue()));
    }
    return environment;
  }

  private String withSamples(JsonNode value) {
    return VARIABLE
        .matcher(value.asText())
        .replaceAll(
            variable -> {
              assertThat(samples).containsKey(variable.group(1));
              return Matcher.quoteReplacement(samples.getProperty(variable.group(1)));
            });
  }

  @Test
  void theServiceTakesItsSettings() {
    Settings settings =
        SettingsLoader.load(
            Optional.of(FOLDER.resolve("muster.yaml")), environment("muster"), List.of());

    assertThat(settings.secretKeyBytes()).isPresent();
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.catalog().uri()).isEqualTo("jdbc:postgresql://postgresql:5432/muster");
    assertThat(settings.catalog().warehouse()).isEqualTo("s3://lake/muster");
    assertThat(settings.catalog().properties())
        .containsEntry("jdbc.password", environment("postgresql").get("POSTGRES_PASSWORD"))
        .containsEntry("s3.access-key-id", environment("minio").get("MINIO_ROOT_USER"))
        .containsEntry("s3.secret-access-key", environment("minio").get("MINIO_ROOT_PASSWORD"))
        .containsEntry("s3.endpoint", "http://minio:9000");
  }

  @Test
  void trinoIsGivenWhatItsCatalogAsksFor() throws IOException {
    String catalog = Files.readString(FOLDER.resolve("trino/muster.properties"));

    List<String> asked =
        TRINO_VARIABLE.matcher(catalog).results().map((MatchResult m) -> m.group(1)).toList();

    assertThat(environment("trino")).containsOnlyKeys(asked);
  }

  @Test
  void everyFileThatItMountsOrCopiesIsThere() throws IOException {
    for (JsonNode service : services) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":", -1)[0];
        if (source.startsWith(".")) {
          assertThat(FOLDER.resolve(source)).exists();
        }
      }
    }
    List<String> copied = copied(Files.readString(FOLDER.resolve("Dockerfile")));
    assertThat(copied).isNotEmpty();
    assertThat(copied).allSatisfy(source -> assertThat(REPOSITORY.resolve(source)).exists());
    assertThat(Files.readAllLines(FOLDER.resolve("Dockerfile.dockerignore")))
        .filteredOn(line -> line.startsWith("!"))
        .containsExactlyElementsOf(copied.stream().map(source -> "!" + source).toList());
  }

  /** What comes from the repository, not from another stage. */
  private static List<String> copied(String dockerfile) {
    List<String> sources = new ArrayList<>();
    for (String line : dockerfile.lines().toList()) {
      List<String> words = List.of(line.split(" ", -1));
      if (words.get(0).equals("COPY") && !words.get(1).startsWith("--from")) {
        sources.addAll(words.subList(1, words.size() - 1));
      }
    }
    return sources;
  }

  @Test
  void theDemoDayIsTaken() throws IOException, InterruptedException {
    String script = Files.readString(FOLDER.resolve("demo/post-day.sh"));
    HttpClient client = HttpClient.newHttpClient();
    try (RunningService service = new RunningService(data)) {
      URI base = URI.create("http://" + service.authority());
      String commands =
          script.replace("set -e\n", "").replace("http://muster:8080", base.toString());
      String last = "";
      for (CurlCommand command : CurlCommand.parse(commands)) {
        last = send(client, posted(command).request());
      }
      assertThat(last).contains("\"accepted\":8");
      assertThat(status(client, base, "Marketing_Dashboard_Daily"))
          .contains("\"num_dependencies_ready\":2");
      assertThat(status(client, base, "Finance_Close_Daily"))
          .contains("\"num_dependencies_ready\":2", "\"group_status\":\"PENDING\"", "DIM_PRODUCT");
    }
  }

  /** With the file's contents for its name. */
  private static CurlCommand posted(CurlCommand command) throws IOException {
    String file = command.body().replaceFirst("^@/demo/", "");
    return new CurlCommand(
        command.method(),
        command.url(),
        command.headers(),
        Files.readString(FOLDER.resolve("demo").resolve(file)));
  }

  private static String status(HttpClient client, URI base, String group)
      throws IOException, InterruptedException {
    URI path = base.resolve("/v1/groups/%s/status/2026-11-22".formatted(group));
    return send(
        client, HttpRequest.newBuilder(path).method("GET", BodyPublishers.noBody()).build());
  }

  private static String send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode() / 100).as(answer.body()).isEqualTo(2);
    return answer.body();
  }
}
