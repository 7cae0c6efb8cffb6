package dev.muster.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.Announcement;
import dev.muster.model.Feed;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import java.util.List;

/**
 * What endpoints are told: the same, byte for byte, at every attempt at what was declared ready.
 *
 * @param id the same at every attempt, and at none of another revision
 * @param body JSON
 */
record Message(String id, GroupStatus status, String body) {
  static final String TYPE = "muster.group.ready.v1";

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  static Message of(Announcement announcement) {
    GroupStatus status = announcement.status();
    Body body = new Body(TYPE, status.readyAt().toString(), data(announcement));
    try {
      return new Message(status.announcementId(), status, JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can always be written", e);
    }
  }

  private static Data data(Announcement announcement) {
    GroupStatus status = announcement.status();
    return new Data(
        status.consumerGroupName(),
        status.dataAsOfDate().toString(),
        status.revision(),
        status.key().groupStatusId(),
        status.required().stream().map(Message::dataType).toList(),
        announcement.partitions().stream().map(Message::landed).toList());
  }

  private static DataType dataType(Feed feed) {
    return new DataType(feed.sourceSystem(), feed.dataType());
  }

  private static Landed landed(PartitionStatus row) {
    Feed feed = row.partition().feed();
    return new Landed(
        feed.sourceSystem(),
        feed.dataType(),
        row.filePath(),
        row.revision(),
        row.recordCount(),
        row.ingestionDate().toString());
  }

  private record Body(String type, String timestamp, Data data) {}

  private record Data(
      String consumerGroupName,
      String dataAsOfDate,
      int revision,
      String groupStatusId,
      List<DataType> requiredDataTypes,
      List<Landed> partitions) {}

  private record DataType(String source, String type) {}

  private record Landed(
      String source,
      String type,
      String filePath,
      int revision,
      Long recordCount,
      String ingestionDate) {}
}
