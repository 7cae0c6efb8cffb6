package dev.muster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Secrets;
import dev.muster.ledger.FeedLatest;
import dev.muster.ledger.GroupJson;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupStatus;
import dev.muster.model.Outcome.EventAccepted;
import dev.muster.model.PartitionStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows as the API shows them: by the names of the tables' columns, times in RFC 3339, UTC. */
final class Views {
  private Views() {}

  static JsonNode accepted(EventAccepted event) {
    ObjectNode json =
        Json.object()
            .put("event_id", event.eventId())
            .put("status_id", event.status().partition().statusId())
            .put("status", event.status().status().name())
            .put("revision", event.status().revision())
            .put("duplicate", event.duplicate());
    json.set("groups", Json.array(event.groups(), Views::groupInBrief));
    return json;
  }

  private static JsonNode groupInBrief(GroupStatus row) {
    return Json.object()
        .put("consumer_group_name", row.consumerGroupName())
        .put("data_as_of_date", text(row.dataAsOfDate()))
        .put("group_status", row.status().name())
        .put("num_dependencies_ready", row.dependenciesReady())
        .put("num_dependencies_total", row.dependenciesTotal());
  }

  static JsonNode partition(PartitionStatus row) {
    Feed feed = row.partition().feed();
    return Json.object()
        .put("status_id", row.partition().statusId())
        .put("source_system", feed.sourceSystem())
        .put("data_type", feed.dataType())
        .put("ingestion_date", text(row.ingestionDate()))
        .put("data_as_of_date", text(row.partition().dataAsOfDate()))
        .put("file_path", row.filePath())
        .put("status", row.status().name())
        .put("status_reason", row.statusReason())
        .put("record_count", row.recordCount())
        .put("file_count", row.fileCount())
        .put("file_size_bytes", row.fileSizeBytes())
        .put("schema_fingerprint", row.schemaFingerprint())
        .put("revision", row.revision())
        .put("last_event_id", row.lastEventId())
        .put("created_at", text(row.createdAt()))
        .put("updated_at", text(row.updatedAt()));
  }

  static JsonNode latest(FeedLatest latest) {
    return Json.object()
        .put("source_system", latest.feed().sourceSystem())
        .put("data_type", latest.feed().dataType())
        .put("latest_data_as_of_date", text(latest.newest().partition().dataAsOfDate()))
        .put("latest_status", latest.newest().status().name())
        .put(
            "latest_ready_data_as_of_date",
            latest.newestReady().map(row -> text(row.partition().dataAsOfDate())).orElse(null));
  }

  static JsonNode groupStatus(GroupDefinition group, GroupStatus row) {
    ObjectNode json =
        Json.object()
            .put("group_status_id", row.key().groupStatusId())
            .put("group_def_id", group.groupDefId())
            .put("definition_version", row.definitionVersion())
            .put("consumer_group_name", row.consumerGroupName())
            .put("data_as_of_date", text(row.dataAsOfDate()));
    json.set("required_data_types", Json.array(row.required(), Views::feed));
    json.set("missing_data_types", Json.array(row.missing(), Views::feed));
    return json.put("num_dependencies_total", row.dependenciesTotal())
        .put("num_dependencies_ready", row.dependenciesReady())
        .put("group_status", row.status().name())
        .put("revision", row.revision())
        .put("ready_at", text(row.readyAt()))
        .put("notification_sent_at", text(row.notificationSentAt()))
        .put("acknowledged_at", text(row.acknowledgedAt()))
        .put("error_reason", row.errorReason())
        .put("created_at", text(row.createdAt()))
        .put("updated_at", text(row.updatedAt()));
  }

  static JsonNode group(GroupDefinition group) {
    return group(group, Set.of());
  }

  /**
   * A definition, its secrets masked.
   *
   * @param unmasked the endpoints whose secret is shown, since nobody has seen it yet
   */
  static JsonNode group(GroupDefinition group, Set<Endpoint> unmasked) {
    GroupSpec spec = group.spec();
    ObjectNode json =
        Json.object()
            .put("consumer_group_name", spec.consumerGroupName())
            .put("group_def_id", group.groupDefId())
            .put("definition_version", group.definitionVersion())
            .put("description", spec.description());
    Set<String> shown = unmasked.stream().map(Endpoint::target).collect(Collectors.toSet());
    json.setAll(
        GroupJson.tree(spec, (name, url, secret) -> shown.contains(url) ? secret : Secrets.MASK));
    return json.put("created_at", text(group.createdAt()))
        .put("updated_at", text(group.updatedAt()));
  }

  private static JsonNode feed(Feed feed) {
    return Json.object().put("source", feed.sourceSystem()).put("type", feed.dataType());
  }

  private static String text(LocalDate date) {
    return date.toString();
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
