package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.INT;
import static dev.muster.ledger.tables.TableLayout.STRING;
import static dev.muster.ledger.tables.TableLayout.TIMESTAMP;

import dev.muster.ledger.GroupJson;
import dev.muster.ledger.SecretSeal;
import dev.muster.model.GroupDefinition;

/** {@code consumer_group_definitions}: every group there is. Secrets are sealed. */
final class DefinitionRows implements Rows<GroupDefinition> {
  static final TableLayout LAYOUT =
      TableLayout.named(
              "consumer_group_definitions", "The consumer groups, as their owners define them.")
          .required("group_def_id", STRING, "The id of this row, made from its key.")
          .key("consumer_group_name", STRING, "The consumer group.")
          .optional("description", STRING, "What the group is for, in its owner's words.")
          .required("definition", STRING, "The whole definition as JSON; secrets are sealed.")
          .required("definition_version", INT, "Counts the owner's changes, from 1.")
          .required("created_at", TIMESTAMP, "When the group was first defined.")
          .required("updated_at", TIMESTAMP, "When the definition last changed.")
          .build();

  private final SecretSeal seal;

  DefinitionRows(SecretSeal seal) {
    this.seal = seal;
  }

  @Override
  public TableLayout layout() {
    return LAYOUT;
  }

  @Override
  public void fill(GroupDefinition definition, NewRow row) {
    row.put("group_def_id", definition.groupDefId())
        .put("consumer_group_name", definition.consumerGroupName())
        .put("description", definition.spec().description())
        .put("definition", GroupJson.text(GroupJson.tree(definition.spec(), seal::seal)))
        .put("definition_version", definition.definitionVersion())
        .put("created_at", definition.createdAt())
        .put("updated_at", definition.updatedAt());
  }

  @Override
  public GroupDefinition read(Row row) {
    String group = row.text("consumer_group_name");
    return new GroupDefinition(
        GroupJson.spec(group, GroupJson.tree(row.text("definition")), seal::open),
        row.number("definition_version"),
        row.time("created_at"),
        row.time("updated_at"));
  }
}
