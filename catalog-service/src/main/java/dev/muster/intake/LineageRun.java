package dev.muster.intake;

import dev.muster.model.IngestionStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an OpenLineage event says of its run. What is missing is null, and noted as a fault where it
 * must be there.
 *
 * @param status of what the run writes; empty if the event does not tell
 * @param date the day for which the run is made, if it says so
 * @param error why it failed
 */
record LineageRun(
    Instant eventTime,
    String eventType,
    String runId,
    String job,
    Optional<IngestionStatus> status,
    Optional<LocalDate> date,
    String error) {
  private static final Map<String, IngestionStatus> STATUS =
      Map.of(
          "START", IngestionStatus.PROCESSING,
          "RUNNING", IngestionStatus.PROCESSING,
          "COMPLETE", IngestionStatus.INGESTED,
          "FAIL", IngestionStatus.FAILED,
          "ABORT", IngestionStatus.FAILED);
  private static final int MOST_TAGS = 1_000;
  private static final String[] TYPES = {"START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER"};

  static LineageRun of(Fields event) {
    event.require("eventTime", "run", "job");
    Instant eventTime = event.timestamp("eventTime");
    String type = Optional.ofNullable(event.choice("eventType", TYPES)).orElse("OTHER");
    Optional<Fields> run = event.object("run");
    Optional<Fields> facets = run.flatMap(fields -> fields.object("facets"));
    return new LineageRun(
        eventTime,
        type,
        run.map(fields -> required(fields, "runId")).orElse(null),
        event.object("job").map(LineageRun::job).orElse(null),
        Optional.ofNullable(STATUS.get(type)),
        facets.flatMap(LineageRun::date),
        facets.flatMap(LineageRun::error).map(TextRule.PROSE::fitted).orElse(null));
  }

  /** How the run ended, or that it goes on; a run ends once, whatever is told of it afterwards. */
  String phase() {
    boolean isOver = status.filter(said -> said != IngestionStatus.PROCESSING).isPresent();
    return isOver ? "end" : eventType + " " + eventTime;
  }

  private static String job(Fields job) {
    return required(job, "namespace") + "/" + required(job, "name");
  }

  private static String required(Fields fields, String name) {
    fields.require(name);
    return fields.text(name, TextRule.PATH);
  }

  /** Spark tells why in a facet of its own, as the trace of an exception. */
  private static Optional<String> error(Fields facets) {
    return facets
        .object("errorMessage")
        .map(error -> error.text("message", TextRule.ANY))
        .or(
            () ->
                facets
                    .object("spark.exception")
                    .map(exception -> exception.text("stackTrace", TextRule.ANY))
                    .map(trace -> trace.split("\\R\\s+at ", 2)[0]));
  }

  private static Optional<LocalDate> date(Fields facets) {
    Optional<LocalDate> nominal = facets.object("nominalTime").flatMap(LineageRun::nominalDate);
    return facets.object("tags").flatMap(LineageRun::taggedDate).or(() -> nominal);
  }

  /** What a sender can set that knows neither its partitions nor its time. */
  private static Optional<LocalDate> taggedDate(Fields tags) {
    return tags.objects("tags", MOST_TAGS).stream()
        .filter(tag -> PathField.DATA_AS_OF_DATE.equals(tag.text("key", TextRule.ANY)))
        .map(tag -> tag.date("value"))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** The day as the scheduler writes it, in the scheduler's own offset. */
  private static Optional<LocalDate> nominalDate(Fields nominalTime) {
    Instant start = nominalTime.timestamp("nominalStartTime");
    return start == null
        ? Optional.empty()
        : Dates.date(nominalTime.text("nominalStartTime", TextRule.LABEL).substring(0, 10));
  }
}
