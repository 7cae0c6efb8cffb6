package dev.muster.engines;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** An event as a producer sends it. Times are RFC 3339; null leaves the field out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Event(
    @JsonProperty("source_system") String sourceSystem,
    @JsonProperty("data_type") String dataType,
    @JsonProperty("data_as_of_date") String dataAsOfDate,
    @JsonProperty("ingestion_date") String ingestionDate,
    @JsonProperty("file_path") String filePath,
    @JsonProperty("status") String status,
    @JsonProperty("status_reason") String statusReason) {

  /** What has landed in a folder, now. */
  public static Event landed(Feed feed, LocalDate date, String path) {
    return new Event(feed.source(), feed.type(), date.toString(), null, path, "INGESTED", null);
  }

  /** A good delivery, so many minutes after midnight UTC of the date. */
  static Event ingested(Feed feed, LocalDate date, int minutes) {
    return of(feed, date, minutes, "INGESTED", null);
  }

  static Event of(Feed feed, LocalDate date, int minutes, String status, String reason) {
    Instant at = date.atStartOfDay(ZoneOffset.UTC).plusMinutes(minutes).toInstant();
    String path = "s3://landing/%s/%s/%s/".formatted(feed.source(), feed.type(), date);
    return new Event(
        feed.source(), feed.type(), date.toString(), at.toString(), path, status, reason);
  }
}
