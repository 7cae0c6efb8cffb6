package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.BOOLEAN;
import static dev.muster.ledger.tables.TableLayout.STRING;

import dev.muster.model.Dependency;
import dev.muster.model.Feed;
import dev.muster.model.GroupDefinition;
import java.util.List;
import java.util.stream.Stream;

/** {@code consumer_group_dependencies}: what every group waits for, a row per feed. */
final class DependencyRows implements Rows<DependencyRows.GroupDependency> {
  /** One dependency with the group that has it. */
  record GroupDependency(
      String dependencyId, String groupDefId, String consumerGroupName, Dependency dependency) {
    private static GroupDependency of(GroupDefinition group, Dependency dependency) {
      return new GroupDependency(
          group.dependencyId(dependency.feed()),
          group.groupDefId(),
          group.consumerGroupName(),
          dependency);
    }
  }

  static final TableLayout LAYOUT =
      TableLayout.named(
              "consumer_group_dependencies",
              "The feeds that every consumer group waits for: one row per group and feed.")
          .required("dependency_id", STRING, "The id of this row, made from its key.")
          .required("group_def_id", STRING, "The group, in consumer_group_definitions.")
          .key("consumer_group_name", STRING, "The consumer group.")
          .key("source_system", STRING, "The feed's source system.")
          .key("data_type", STRING, "The feed's kind of data.")
          .required("date_rule", STRING, "Which of the feed's dates a group's date waits for.")
          .required("required", BOOLEAN, "Whether the group is incomplete without it.")
          .build();

  @Override
  public TableLayout layout() {
    return LAYOUT;
  }

  static List<GroupDependency> of(List<GroupDefinition> definitions) {
    return definitions.stream().flatMap(DependencyRows::of).toList();
  }

  private static Stream<GroupDependency> of(GroupDefinition group) {
    return group.spec().dependencies().stream().map(one -> GroupDependency.of(group, one));
  }

  @Override
  public void fill(GroupDependency group, NewRow row) {
    row.put("dependency_id", group.dependencyId())
        .put("group_def_id", group.groupDefId())
        .put("consumer_group_name", group.consumerGroupName())
        .put("source_system", group.dependency().feed().sourceSystem())
        .put("data_type", group.dependency().feed().dataType())
        .put("date_rule", group.dependency().dateRule())
        .put("required", group.dependency().required());
  }

  @Override
  public GroupDependency read(Row row) {
    Feed feed = new Feed(row.text("source_system"), row.text("data_type"));
    Dependency.DateRule rule = row.constant("date_rule", Dependency.DateRule.class);
    return new GroupDependency(
        row.text("dependency_id"),
        row.text("group_def_id"),
        row.text("consumer_group_name"),
        new Dependency(feed, rule, row.flag("required")));
  }
}
