package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;

/** What an ingestion event must look like, and what it means; {@code schemas/} says the same. */
final class EventShape {
  private static final int MOST_ATTRIBUTES = 64;

  private final Supplier<String> freshIds;

  EventShape(Supplier<String> freshIds) {
    this.freshIds = freshIds;
  }

  /** Reads one event; the faults hold what its text alone had shown. */
  Reading<Claim> read(JsonNode json, Faults faults) {
    return read(json, Pointer.ROOT, Envelope.NONE, faults);
  }

  /**
   * Reads one event that came in an envelope.
   *
   * @param at where it is in what came
   */
  Reading<Claim> read(JsonNode json, Pointer at, Envelope envelope, Faults faults) {
    return Fields.of(json, at, faults)
        .map(fields -> read(fields, envelope, faults))
        .orElseGet(() -> new Reading.Faulty<>(faults.list()));
  }

  private Reading<Claim> read(Fields fields, Envelope envelope, Faults faults) {
    fields.require("source_system", "data_type", "data_as_of_date", "file_path");
    String eventId = eventId(fields, envelope, faults);
    String sourceSystem = fields.text("source_system", TextRule.NAME);
    String dataType = fields.text("data_type", TextRule.NAME);
    LocalDate date = fields.date("data_as_of_date");
    Instant ingestionDate = fields.timestamp("ingestion_date");
    String filePath = fields.text("file_path", TextRule.PATH);
    IngestionStatus status = fields.choice("status", IngestionStatus.class);
    String statusReason = fields.text("status_reason", TextRule.PROSE);
    Long recordCount = fields.count("record_count");
    Long fileCount = fields.count("file_count");
    Long fileSizeBytes = fields.count("file_size_bytes");
    Map<String, String> attributes =
        fields.strings("attributes", MOST_ATTRIBUTES, TextRule.LABEL, TextRule.PROSE);
    fields.refuseOthers();
    if (faults.any()) {
      return new Reading.Faulty<>(faults.list());
    }
    Said said =
        new Said(
            new Partition(new Feed(sourceSystem, dataType), date),
            ingestionDate == null ? envelope.time() : ingestionDate,
            filePath,
            status == null ? IngestionStatus.INGESTED : status,
            statusReason,
            recordCount,
            fileCount,
            fileSizeBytes,
            envelope.noted(attributes == null ? Map.of() : attributes));
    return new Reading.Valid<>(said.as(eventId == null ? idOf(said) : eventId));
  }

  private static String eventId(Fields fields, Envelope envelope, Faults faults) {
    if (envelope.eventId() == null) {
      return fields.text("event_id", TextRule.LABEL);
    }
    if (fields.has("event_id")) {
      faults.add(fields.pointer("event_id"), "is not taken here: the envelope names the event");
    }
    fields.ignore("event_id");
    return envelope.eventId();
  }

  /** An event that says when it happened is the same event whenever it is sent again. */
  private String idOf(Said said) {
    return said.ingestionDate() == null ? freshIds.get() : said.ownId();
  }

  /** An event without its id, as said: null for what was not. */
  private record Said(
      Partition partition,
      Instant ingestionDate,
      String filePath,
      IngestionStatus status,
      String statusReason,
      Long recordCount,
      Long fileCount,
      Long fileSizeBytes,
      Map<String, String> attributes) {
    Claim as(String eventId) {
      return arrival -> new Entry.Ingested(event(eventId, arrival));
    }

    private IngestionEvent event(String eventId, Instant arrival) {
      return new IngestionEvent(
          eventId,
          partition,
          ingestionDate == null ? arrival : ingestionDate,
          arrival,
          filePath,
          status,
          statusReason,
          recordCount,
          fileCount,
          fileSizeBytes,
          attributes);
    }

    String ownId() {
      String content = event("", ingestionDate).contentId().toString();
      return NameBasedId.of("event", partition.statusId(), ingestionDate.toString(), content);
    }
  }
}
