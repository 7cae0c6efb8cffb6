package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.intake.LandingRules;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code openapi.yaml} shows is what the service takes and answers. */
class DocumentedExamplesTest {
  private static final JsonNode DOCUMENT = Contract.published().document();

  /** One documented call. */
  private record Operation(String method, String path, JsonNode parameters, JsonNode json) {}

  /** All of them as they are written, except that nothing is deleted before the end. */
  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    List<Operation> deletions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
        if (!member.getKey().equals("parameters")) {
          String method = member.getKey().toUpperCase(Locale.ROOT);
          Operation operation =
              new Operation(
                  method, path.getKey(), path.getValue().path("parameters"), member.getValue());
          (method.equals("DELETE") ? deletions : operations).add(operation);
        }
      }
    }
    operations.addAll(deletions);
    return operations;
  }

  @Test
  void areAnsweredAsTheySay() {
    int sent = 0;
    try (Api api = new Api()) {
      for (Operation operation : operations()) {
        sent +=
            operation.json().has("requestBody")
                ? sendExamples(api, operation)
                : sendPlain(api, operation);
      }
    }
    assertThat(sent).isGreaterThan(40);
  }

  private static int sendExamples(Api api, Operation operation) {
    int sent = 0;
    JsonNode content = operation.json().at("/requestBody/content");
    for (Map.Entry<String, JsonNode> form : content.properties()) {
      assertThat(form.getValue().path("examples")).as("%s", operation).isNotEmpty();
      for (Map.Entry<String, JsonNode> example : form.getValue().path("examples").properties()) {
        JsonNode value = example.getValue().path("value");
        HttpRequest.Builder request =
            api.request(path(operation), form.getKey())
                .method(
                    operation.method(),
                    BodyPublishers.ofString(value.isTextual() ? value.asText() : value.toString()));
        Answer answer = api.send(request);
        assertThat(answer.status())
            .as("%s %s: %s", operation.path(), example.getKey(), answer.body())
            .isEqualTo(example.getValue().path("x-answer").asInt());
        sent++;
      }
    }
    return sent;
  }

  /** Sends the call with no query, with each parameter alone, and with all of them. */
  private static int sendPlain(Api api, Operation operation) {
    List<String> queries = new ArrayList<>(List.of(""));
    for (JsonNode reference : operation.json().path("parameters")) {
      JsonNode parameter = resolved(reference);
      if (parameter.has("example")) {
        queries.add(parameter.path("name").asText() + "=" + encoded(parameter.path("example")));
      }
    }
    if (queries.size() > 2) {
      queries.add(String.join("&", queries.subList(1, queries.size())));
    }
    for (String query : queries) {
      String target = path(operation) + (query.isEmpty() ? "" : "?" + query);
      Answer answer =
          api.send(api.request(target).method(operation.method(), BodyPublishers.noBody()));
      assertThat(answer.status()).as("%s: %s", target, answer.body()).isBetween(200, 299);
    }
    return queries.size();
  }

  private static String path(Operation operation) {
    String path = operation.path();
    for (JsonNode reference : operation.parameters()) {
      JsonNode parameter = resolved(reference);
      path =
          path.replace(
              "{" + parameter.path("name").asText() + "}", encoded(parameter.path("example")));
    }
    return path;
  }

  private static JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.startsWith("#") ? DOCUMENT.at(reference.substring(1)) : node;
  }

  private static String encoded(JsonNode value) {
    return URLEncoder.encode(value.asText(), StandardCharsets.UTF_8);
  }

  @Test
  void ofAnswersAreOfTheFormThatIsDocumented() {
    int checked = 0;
    for (Operation operation : operations()) {
      for (Map.Entry<String, JsonNode> response : operation.json().path("responses").properties()) {
        checked +=
            checkExamples(
                resolved(response.getValue()),
                "/paths/%s/%s/responses/%s"
                    .formatted(
                        Contract.escaped(operation.path()),
                        operation.method().toLowerCase(Locale.ROOT),
                        response.getKey()));
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  private static int checkExamples(JsonNode response, String pointer) {
    int checked = 0;
    String reference = DOCUMENT.at(pointer).path("$ref").asText();
    String place = reference.isEmpty() ? pointer : reference.substring(1);
    for (Map.Entry<String, JsonNode> form : response.path("content").properties()) {
      for (JsonNode example : form.getValue().path("examples")) {
        Contract.published()
            .checkBody(
                place + "/content/" + Contract.escaped(form.getKey()) + "/schema",
                example.path("value"),
                place);
        checked++;
      }
    }
    return checked;
  }

  @Test
  void coverEveryRouteThereIs() {
    Set<String> documented = new TreeSet<>();
    operations().forEach(operation -> documented.add(operation.method() + " " + operation.path()));
    Set<String> served = new TreeSet<>();
    routes().forEach(route -> served.add(route.method().name() + " " + route.path()));

    assertThat(documented).isEqualTo(served);
  }

  @Test
  void nameEveryQueryParameterThereIs() {
    for (Routes.Route route : routes()) {
      JsonNode operation =
          DOCUMENT.at(
              "/paths/%s/%s"
                  .formatted(
                      Contract.escaped(route.path()),
                      route.method().name().toLowerCase(Locale.ROOT)));
      Set<String> documented = new TreeSet<>();
      operation.path("parameters").forEach(p -> documented.add(resolved(p).path("name").asText()));

      assertThat(documented).as(route.path()).isEqualTo(new TreeSet<>(route.parameters()));
    }
  }

  private static List<Routes.Route> routes() {
    return Routes.all(
        new EventsApi(null, null, null, null),
        new LineageApi(null, null, null),
        new NoticesApi(new LandingRules(Map.of()), null, null, null),
        new StatusApi(null),
        new GroupsApi(null, null, null, null),
        new GroupStatusApi(null, null, null),
        new ServiceApi(null, null));
  }
}
