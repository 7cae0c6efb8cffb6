package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.model.Feed;
import dev.muster.model.GroupDefinition;
import dev.muster.model.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {
  private final Groups groups =
      new Groups(
          List.of(
              new GroupDefinition(
                  Samples.group("group", Samples.ORDERS, Samples.DATES),
                  1,
                  Samples.NIGHT,
                  Samples.NIGHT)));

  @Test
  void theFeedsOfAGroupAreOneList() {
    List<Feed> first = groups.sharing("group", List.of(Samples.ORDERS, Samples.DATES));
    assertThat(groups.sharing("group", List.of(Samples.ORDERS, Samples.DATES))).isSameAs(first);
  }

  @Test
  void feedsOfAnotherDefinitionStayAsTheyAre() {
    assertThat(groups.sharing("group", List.of(Samples.DATES))).containsExactly(Samples.DATES);
    assertThat(groups.sharing("no group", List.of(Samples.DATES))).containsExactly(Samples.DATES);
  }
}
