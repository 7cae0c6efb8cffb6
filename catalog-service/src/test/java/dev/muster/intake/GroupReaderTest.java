package dev.muster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.intake.GroupReader.Definition;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupReaderTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String FEEDS =
      """
      "required_data_types": [{"source": "DMSH_DWQDB", "type": "DIM_GUM_AD_DATE"},
                              {"source": "GUO", "type": "FACT_ORDERS"}]""";

  private final GroupReader reader = new GroupReader(new Secrets(new SecureRandom()));

  @Test
  void readsAGroup() {
    Definition definition =
        valid(
            """
            {"description": "Morning dashboard", %s,
             "notify": [{"channel": "webhook", "url": "https://consumer.example/hook",
                         "secret": "%s"}, {"channel": "log"}]}"""
                .formatted(FEEDS, SECRET));

    assertThat(definition.spec())
        .isEqualTo(
            new GroupSpec(
                "Daily",
                "Morning dashboard",
                List.of(
                    Dependency.sameDate(new Feed("DMSH_DWQDB", "DIM_GUM_AD_DATE")),
                    Dependency.sameDate(new Feed("GUO", "FACT_ORDERS"))),
                List.of(webhook("https://consumer.example/hook", SECRET), new Endpoint.Log())));
    assertThat(definition.newSecrets()).isEmpty();
  }

  @Test
  void readsAGroupThatOnlyPolls() {
    assertThat(valid("{" + FEEDS + "}").spec().endpoints()).isEmpty();
    assertThat(valid("{\"notify\": null, \"description\": null, " + FEEDS + "}").spec())
        .isEqualTo(valid("{\"notify\": [], " + FEEDS + "}").spec());
  }

  @Test
  void makesASecretForANewEndpointThatBringsNone() {
    String body = notifying("{\"channel\": \"webhook\", \"url\": \"https://a.example/\"}");

    Definition first = valid(body);
    Definition second = valid(body);

    Endpoint.Webhook endpoint = (Endpoint.Webhook) first.spec().endpoints().get(0);
    assertThat(first.newSecrets()).containsExactly(endpoint);
    assertThat(Secrets.isSecret(endpoint.secret())).isTrue();
    assertThat(endpoint).isNotEqualTo(second.spec().endpoints().get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"secret\": \"whsec_***\"", ", \"secret\": null"})
  void keepsTheSecretThatIsHeldForTheSameUrl(String secret) {
    GroupSpec held =
        valid(notifying("{\"channel\": \"webhook\", \"url\": \"https://a.example/\"}"))
            .spec()
            .withEndpoints(
                List.of(new Endpoint.Webhook(URI.create("https://a.example/"), SECRET, true)));

    Definition again =
        valid(
            notifying(
                "{\"channel\": \"webhook\", \"url\": \"https://a.example/\", \"disabled\": true"
                    + secret
                    + "}"),
            Optional.of(held));

    assertThat(again.spec().endpoints()).containsExactly(webhook("https://a.example/", SECRET));
    assertThat(again.newSecrets()).isEmpty();
  }

  @Test
  void refusesAMaskThatHidesNothing() {
    assertThat(
            faults(
                notifying(
                    "{\"channel\": \"webhook\", \"url\": \"https://a.example/\","
                        + " \"secret\": \"whsec_***\"}")))
        .containsExactly(
            new Fault(
                "is masked, and no secret is held for this URL; send the secret itself",
                "#/notify/0/secret"));
  }

  @Test
  void takesBackWhatItShows() {
    assertThat(
            valid(
                    """
                    {"consumer_group_name": "Daily", "group_def_id": "x", "definition_version": 3,
                     "created_at": "…", "updated_at": "…", %s}"""
                        .formatted(FEEDS))
                .spec()
                .consumerGroupName())
        .isEqualTo("Daily");
    assertThat(pointers("{\"consumer_group_name\": \"Weekly\", " + FEEDS + "}"))
        .containsExactly("#/consumer_group_name");
  }

  @Test
  void namesEveryFaultOfAGroup() {
    assertThat(
            faults(
                """
                {"description": 1, "colour": "red",
                 "required_data_types": [
                   {"source": "A", "type": "B"}, {"source": "A", "type": "B"},
                   {"source": "A"}, 7, {"source": "A", "type": "C", "when": "later"}],
                 "notify": [
                   {"channel": "pigeon"}, {"url": "https://a.example/"},
                   {"channel": "log"}, {"channel": "log", "url": "https://a.example/"}]}"""))
        .containsExactly(
            new Fault("expected a string, found 1", "#/description"),
            new Fault(
                "names A/B again, as #/required_data_types/0 does", "#/required_data_types/1"),
            new Fault("is required", "#/required_data_types/2/type"),
            new Fault("expected an object, found a number", "#/required_data_types/3"),
            new Fault("is not a field that is known here", "#/required_data_types/4/when"),
            new Fault("expected one of webhook, log, found \"pigeon\"", "#/notify/0/channel"),
            new Fault("is required", "#/notify/1/channel"),
            new Fault("is not a field that is known here", "#/notify/3/url"),
            new Fault("names log again, as #/notify/2 does", "#/notify/3"),
            new Fault("is not a field that is known here", "#/colour"));
  }

  @Test
  void refusesAGroupThatWaitsForNothing() {
    assertThat(pointers("{}")).containsExactly("#/required_data_types");
    assertThat(pointers("{\"required_data_types\": []}")).containsExactly("#/required_data_types");
    assertThat(pointers("{\"required_data_types\": {}}")).containsExactly("#/required_data_types");
    assertThat(pointers("[]")).containsExactly("#");
  }

  @Test
  void boundsHowManyFeedsAGroupWaitsFor() {
    StringBuilder feeds = new StringBuilder("{\"source\": \"S\", \"type\": \"T\"}");
    for (int i = 0; i < 9_999; i++) {
      feeds.append(", {\"source\": \"S\", \"type\": \"T").append(i).append("\"}");
    }

    assertThat(valid("{\"required_data_types\": [" + feeds + "]}").spec().dependencies())
        .hasSize(10_000);
    assertThat(
            faults(
                "{\"required_data_types\": [" + feeds + ", {\"source\": \"S\", \"type\": \"U\"}]}"))
        .containsExactly(
            new Fault("has 10001 items, which is more than 10000", "#/required_data_types"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hook",
        "/hook",
        "//host/hook",
        "ftp://host/",
        "mailto:a@b.example",
        "http:///hook",
        "https://",
        "https://us er/",
        "https://user:pw@host/",
        "https://user@host/",
        "https://host/#part",
        "https://my_host/",
        "https://host:0/",
        "https://host:65536/",
        "https://host:99999999999/",
        "https://[::1/",
        "https://host/\\u0007",
        "javascript:alert(1)"
      })
  void refusesAUrlThatCannotBeCalled(String url) {
    assertThat(pointers(notifying("{\"channel\": \"webhook\", \"url\": \"" + url + "\"}")))
        .isNotEmpty()
        .containsOnly("#/notify/0/url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8081/hook",
        "HTTPS://Consumer.Example/a/b?c=d",
        "https://[::1]:8443/",
        "https://127.0.0.1"
      })
  void readsAUrlThatCan(String url) {
    assertThat(
            valid(notifying("{\"channel\": \"webhook\", \"url\": \"" + url + "\"}"))
                .spec()
                .endpoints()
                .get(0)
                .target())
        .isEqualTo(url);
  }

  @Test
  void refusesAnEndpointTwiceHoweverItsHostIsWritten() {
    assertThat(
            pointers(
                notifying(
                    "{\"channel\": \"webhook\", \"url\": \"https://a.example/\"},"
                        + "{\"channel\": \"webhook\", \"url\": \"HTTPS://A.example/\"}")))
        .containsExactly("#/notify/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_!!!",
        "whsec_**",
        "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      })
  void refusesASecretThatIsNoneAndDoesNotRepeatIt(String secret) {
    assertThat(
            faults(
                notifying(
                    "{\"channel\": \"webhook\", \"url\": \"https://a.example/\", \"secret\": \""
                        + secret
                        + "\"}")))
        .containsExactly(
            new Fault("expected whsec_ and then 24 to 64 bytes in base64", "#/notify/0/secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\u0007", "..", " a"})
  void refusesAGroupNameThatCannotBeOne(String name) {
    assertThat(reader.read(name, ("{" + FEEDS + "}").getBytes(UTF_8), Optional.empty()))
        .isInstanceOfSatisfying(
            Reading.Faulty.class,
            faulty ->
                assertThat(faulty.faults().toString()).contains("pointer=#/consumer_group_name"));
  }

  @Test
  void refusesABodyThatIsNoJson() {
    for (String body : List.of("", "nonsense", "{" + FEEDS, "{} {}")) {
      assertThatThrownBy(() -> reader.read("Daily", body.getBytes(UTF_8), Optional.empty()))
          .isInstanceOf(MalformedBodyException.class);
    }
  }

  private static Endpoint.Webhook webhook(String url, String secret) {
    return new Endpoint.Webhook(URI.create(url), secret, false);
  }

  private static String notifying(String endpoints) {
    return "{" + FEEDS + ", \"notify\": [" + endpoints + "]}";
  }

  private Definition valid(String body) {
    return valid(body, Optional.empty());
  }

  private Definition valid(String body, Optional<GroupSpec> held) {
    Reading<Definition> reading = reader.read("Daily", body.getBytes(UTF_8), held);
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid<Definition>) reading).value();
  }

  private List<Fault> faults(String body) {
    Reading<Definition> reading = reader.read("Daily", body.getBytes(UTF_8), Optional.empty());
    assertThat(reading).isInstanceOf(Reading.Faulty.class);
    return ((Reading.Faulty<Definition>) reading).faults();
  }

  private List<String> pointers(String body) {
    return faults(body).stream().map(Fault::pointer).toList();
  }
}
