package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupJsonTest {
  private static final String TEXT =
      """
      {"description":"Morning dashboard",\
      "notify":[{"channel":"webhook","disabled":true,"secret":"whsec_abc",\
      "url":"https://consumer.example/hook"},{"channel":"log"}],\
      "required_data_types":[{"source":"DMSH_DWQDB","type":"DIM_GUM_AD_DATE"},\
      {"required":false,"source":"GUO","type":"FACT_ORDERS"}]}""";

  private static final GroupSpec SPEC =
      new GroupSpec(
          "Marketing_Dashboard_Daily",
          "Morning dashboard",
          List.of(
              Dependency.sameDate(new Feed("DMSH_DWQDB", "DIM_GUM_AD_DATE")),
              new Dependency(new Feed("GUO", "FACT_ORDERS"), Dependency.DateRule.SAME_DATE, false)),
          List.of(
              new Endpoint.Webhook(URI.create("https://consumer.example/hook"), "whsec_abc", true),
              new Endpoint.Log()));

  @Test
  void writesTheShapeOfTheApiWithSortedKeys() {
    assertThat(GroupJson.text(GroupJson.tree(SPEC, GroupJson.PLAIN))).isEqualTo(TEXT);
  }

  @Test
  void readsWhatItWrote() {
    GroupSpec read =
        GroupJson.spec(SPEC.consumerGroupName(), GroupJson.tree(TEXT), GroupJson.PLAIN);
    assertThat(read).isEqualTo(SPEC);
  }

  @Test
  void readsWhatLeavesOutAllThatMayBeLeftOut() {
    String text = "{\"required_data_types\":[{\"source\":\"A\",\"type\":\"B\"}]}";
    assertThat(GroupJson.spec("g", GroupJson.tree(text), GroupJson.PLAIN))
        .isEqualTo(
            new GroupSpec("g", null, List.of(Dependency.sameDate(new Feed("A", "B"))), List.of()));
  }

  @Test
  void asksWhatToDoWithEachSecret() {
    assertThat(GroupJson.text(GroupJson.tree(SPEC, (group, url, secret) -> "hidden")))
        .contains("\"secret\":\"hidden\"")
        .doesNotContain("abc");
    String shown =
        GroupJson.text(
            GroupJson.tree(SPEC, (group, url, secret) -> group + "|" + url + "|" + secret));
    assertThat(shown).contains("Marketing_Dashboard_Daily|https://consumer.example/hook|whsec_abc");
  }

  @Test
  void refusesAnotherShape() {
    for (String text :
        List.of(
            "{\"required_data_types\":[{\"source\":\"A\"}]}",
            "{\"notify\":[{\"channel\":\"pigeon\"}]}",
            "{\"notify\":[{\"channel\":\"webhook\"}]}")) {
      assertThatThrownBy(() -> GroupJson.spec("g", GroupJson.tree(text), GroupJson.PLAIN))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> GroupJson.tree("{")).isInstanceOf(IllegalArgumentException.class);
  }
}
