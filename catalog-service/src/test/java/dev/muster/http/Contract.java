package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code openapi.yaml} as it is published, and what it says of an answer. */
final class Contract {
  private static final SchemaLocation LOCATION =
      SchemaLocation.of("classpath:schemas/openapi.yaml");
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private static final Contract INSTANCE = new Contract(read());

  private final JsonNode document;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
    closeObjects(document.path("components").path("schemas"));
  }

  static Contract published() {
    return INSTANCE;
  }

  private static JsonNode read() {
    try (InputStream in = Contract.class.getResourceAsStream("/schemas/openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clients pass over fields that they do not know; here each one must be documented. */
  private static void closeObjects(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asText().equals("object")
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Contract::closeObjects);
  }

  JsonNode document() {
    return document;
  }

  /** Holds an answer against what is documented of this call; any problem where nothing is. */
  void check(String method, String path, int status, String contentType, JsonNode body) {
    String what = "%s %s answered %s %s: %s".formatted(method, path, status, contentType, body);
    Optional<String> operation =
        template(path)
            .map(template -> "/paths/" + escaped(template) + "/" + method.toLowerCase(Locale.ROOT))
            .filter(pointer -> !document.at(pointer).isMissingNode());
    if (operation.isEmpty()) {
      assertThat(status).as(what).isGreaterThanOrEqualTo(400);
      assertThat(contentType).as(what).isEqualTo(Errors.PROBLEM_JSON);
      if (!body.isMissingNode()) {
        checkBody("/components/schemas/Problem", body, what);
      }
      return;
    }
    String response = resolved(operation.get() + "/responses/" + status);
    assertThat(document.at(response).isMissingNode()).as("not documented: " + what).isFalse();
    JsonNode content = document.at(response).path("content");
    if (content.isMissingNode()) {
      assertThat(body.isMissingNode()).as("no body is documented: " + what).isTrue();
      return;
    }
    assertThat(content.has(contentType)).as("content type not documented: " + what).isTrue();
    if (!body.isMissingNode()) {
      checkBody(response + "/content/" + escaped(contentType) + "/schema", body, what);
    }
  }

  void checkBody(String schemaPointer, JsonNode body, String what) {
    assertThat(schema(schemaPointer).validate(body)).as(what).isEmpty();
  }

  private JsonSchema schema(String pointer) {
    return schemas.computeIfAbsent(
        pointer,
        p -> {
          ObjectNode schema = document.deepCopy();
          schema.put("$ref", "#" + p);
          return JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(LOCATION, schema, STRICT);
        });
  }

  /** Follows a reference that stands where a response is expected. */
  private String resolved(String pointer) {
    String reference = document.at(pointer).path("$ref").asText();
    return reference.startsWith("#") ? reference.substring(1) : pointer;
  }

  private Optional<String> template(String path) {
    Iterable<String> templates = () -> document.path("paths").fieldNames();
    for (String template : templates) {
      if (path.matches(template.replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+"))) {
        return Optional.of(template);
      }
    }
    return Optional.empty();
  }

  static String escaped(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }
}
