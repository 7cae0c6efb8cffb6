package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.model.Claim;
import dev.muster.model.Delivery;
import dev.muster.model.Endpoint;
import dev.muster.model.Entry;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GroupsApiTest {
  private static final String FEEDS =
      "\"required_data_types\": [{\"source\": \"GUO\", \"type\": \"FACT_ORDERS\"}]";
  private static final String HOOK = "\"channel\": \"webhook\", \"url\": \"https://a.example/\"";

  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void definesChangesAndForgetsAGroup() {
    Answer created = api.put("/v1/groups/Daily", "{" + FEEDS + ", \"description\": \"one\"}");
    Answer changed = api.put("/v1/groups/Daily", "{" + FEEDS + ", \"description\": \"two\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("group_def_id")).isEqualTo(created.body().path("group_def_id"));
    assertThat(changed.body().path("created_at")).isEqualTo(created.body().path("created_at"));
    assertThat(api.get("/v1/groups/Daily").body()).isEqualTo(changed.body());
    assertThat(changed.body().path("description").asText()).isEqualTo("two");

    Answer deleted = api.delete("/v1/groups/Daily");

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body().isMissingNode()).isTrue();
    assertThat(deleted.header("Content-Type")).isEmpty();
    assertThat(api.get("/v1/groups/Daily").status()).isEqualTo(404);
    assertThat(api.delete("/v1/groups/Daily").status()).isEqualTo(404);
  }

  @Test
  void listsGroupsByName() {
    api.put("/v1/groups/List_B", "{" + FEEDS + "}");
    api.put("/v1/groups/List_A", "{" + FEEDS + "}");

    JsonNode items = api.get("/v1/groups").body().path("items");

    assertThat(items.findValuesAsText("consumer_group_name"))
        .containsSubsequence("List_A", "List_B");
  }

  @Test
  void showsASecretThatItMadeOnce() {
    String body = "{" + FEEDS + ", \"notify\": [{" + HOOK + "}]}";

    String secret = secret(api.put("/v1/groups/Told", body));

    assertThat(secret).startsWith("whsec_").doesNotContain("*");
    assertThat(heldSecret("Told")).isEqualTo(secret);
    assertThat(secret(api.get("/v1/groups/Told"))).isEqualTo("whsec_***");
    assertThat(api.get("/v1/groups").body().toString()).doesNotContain(secret);
    assertThat(secret(api.put("/v1/groups/Told", body))).isEqualTo("whsec_***");
    assertThat(heldSecret("Told")).isEqualTo(secret);
  }

  @Test
  void neverShowsASecretOfTheOwner() {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    Answer answer =
        api.put(
            "/v1/groups/Own",
            "{%s, \"notify\": [{%s, \"secret\": \"%s\"}]}".formatted(FEEDS, HOOK, secret));

    assertThat(secret(answer)).isEqualTo("whsec_***");
    assertThat(heldSecret("Own")).isEqualTo(secret);
  }

  @Test
  void takesBackWhatItShowsAndServesEveryEndpointAgain() {
    String made =
        secret(
            api.put(
                "/v1/groups/Round",
                "{%s, \"notify\": [{%s}, {\"channel\": \"log\"}]}".formatted(FEEDS, HOOK)));
    api.ledger.submit(List.of(gone("Round"))).join();
    JsonNode shown = api.get("/v1/groups/Round").body();
    assertThat(shown.at("/notify/0/disabled").asBoolean()).isTrue();

    Answer again = api.put("/v1/groups/Round", shown.toString());

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().at("/notify/0/disabled").asBoolean()).isFalse();
    assertThat(again.body().path("required_data_types"))
        .isEqualTo(shown.path("required_data_types"));
    assertThat(heldSecret("Round")).isEqualTo(made);
  }

  private static Claim gone(String group) {
    return arrival ->
        new Entry.Delivered(
            new Delivery(
                new GroupDate(group, LocalDate.of(2026, 11, 22)),
                1,
                1,
                "webhook",
                "https://a.example/",
                1,
                arrival,
                Delivery.Result.GONE,
                410,
                "gone",
                null,
                null,
                arrival));
  }

  private static String secret(Answer answer) {
    return answer.body().at("/notify/0/secret").asText();
  }

  private static String heldSecret(String group) {
    GroupDefinition definition = api.ledger.reads().group(group).orElseThrow();
    return ((Endpoint.Webhook) definition.spec().endpoints().get(0)).secret();
  }
}
