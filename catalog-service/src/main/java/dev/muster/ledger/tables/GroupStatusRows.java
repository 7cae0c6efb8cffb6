package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.BOOLEAN;
import static dev.muster.ledger.tables.TableLayout.DATE;
import static dev.muster.ledger.tables.TableLayout.INT;
import static dev.muster.ledger.tables.TableLayout.STRING;
import static dev.muster.ledger.tables.TableLayout.TIMESTAMP;

import dev.muster.ledger.tables.PagedTable.Sketch;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import java.util.List;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** {@code consumer_group_status}: where every group stands on every date. */
final class GroupStatusRows implements Rows<GroupStatus> {
  static final TableLayout LAYOUT =
      TableLayout.named(
              "consumer_group_status",
              "Where every consumer group stands: one row per group and data_as_of_date.")
          .required("group_status_id", STRING, "The id of this row, made from its key.")
          .required("group_def_id", STRING, "The group, in consumer_group_definitions.")
          .required("definition_version", INT, "The version of the definition that was applied.")
          .key("consumer_group_name", STRING, "The consumer group.")
          .key("data_as_of_date", DATE, "The date that the data is about.")
          .required("required_data_types", feeds(100), "The feeds that the group waits for.")
          .required("missing_data_types", feeds(104), "Those of them that are not ready.")
          .required("num_dependencies_total", INT, "How many feeds the group waits for.")
          .required("num_dependencies_ready", INT, "How many of them are ready.")
          .required("group_status", STRING, "PENDING, READY_FOR_NOTIFICATION, NOTIFIED or ERROR.")
          .required("revision", INT, "Counts the announcements; 0 before the first.")
          .optional("expected_by", TIMESTAMP, "When all should have been ready.")
          .optional("late", BOOLEAN, "Whether it was not ready by then.")
          .optional("ready_at", TIMESTAMP, "When the last of the feeds turned ready.")
          .optional("notification_sent_at", TIMESTAMP, "When the consumers were told.")
          .optional("acknowledged_at", TIMESTAMP, "When a consumer acknowledged it.")
          .optional("error_reason", STRING, "What is wrong, if the status is ERROR.")
          .required("created_at", TIMESTAMP, "When the first event for this row arrived.")
          .required("updated_at", TIMESTAMP, "When this row last changed.")
          .findBy("consumer_group_name", "data_as_of_date")
          .hardlyRepeats("group_status_id", "created_at", "updated_at")
          .partitionedBy(spec -> spec.identity("data_as_of_date"))
          .build();

  static final Sketch<String> SKETCH =
      new Sketch<>(
          List.of("consumer_group_name"),
          row -> row.text("consumer_group_name"),
          "group_status",
          GroupState.READY_FOR_NOTIFICATION.name());

  @Override
  public TableLayout layout() {
    return LAYOUT;
  }

  @Override
  public void fill(GroupStatus status, NewRow row) {
    row.put("group_status_id", status.key().groupStatusId())
        .put("group_def_id", status.consumerGroupName(), GroupDefinition::idOf)
        .put("definition_version", status.definitionVersion())
        .put("consumer_group_name", status.consumerGroupName())
        .put("data_as_of_date", status.dataAsOfDate())
        .put("required_data_types", status.required(), GroupStatusRows::fillFeed)
        .put("missing_data_types", status.missing(), GroupStatusRows::fillFeed)
        .put("num_dependencies_total", status.dependenciesTotal())
        .put("num_dependencies_ready", status.dependenciesReady())
        .put("group_status", status.status())
        .put("revision", status.revision())
        .put("ready_at", status.readyAt())
        .put("notification_sent_at", status.notificationSentAt())
        .put("acknowledged_at", status.acknowledgedAt())
        .put("error_reason", status.errorReason())
        .put("created_at", status.createdAt())
        .put("updated_at", status.updatedAt());
  }

  @Override
  public GroupStatus read(Row row) {
    return new GroupStatus(
        new GroupDate(row.text("consumer_group_name"), row.date("data_as_of_date")),
        row.number("definition_version"),
        row.list("required_data_types", GroupStatusRows::readFeed),
        row.list("missing_data_types", GroupStatusRows::readFeed),
        row.constant("group_status", GroupState.class),
        row.number("revision"),
        row.time("ready_at"),
        row.time("notification_sent_at"),
        row.time("acknowledged_at"),
        row.text("error_reason"),
        row.time("created_at"),
        row.time("updated_at"));
  }

  private static Type feeds(int firstId) {
    List<Types.NestedField> feed =
        List.of(
            Types.NestedField.required(firstId + 1, "source", STRING, "The source system."),
            Types.NestedField.required(firstId + 2, "type", STRING, "The data type."));
    return Types.ListType.ofRequired(firstId, Types.StructType.of(feed));
  }

  private static void fillFeed(Feed feed, NewRow row) {
    row.put("source", feed.sourceSystem()).put("type", feed.dataType());
  }

  private static Feed readFeed(Row row) {
    return new Feed(row.text("source"), row.text("type"));
  }
}
