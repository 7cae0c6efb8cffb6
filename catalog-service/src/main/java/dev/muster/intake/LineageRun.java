package dev.muster.intake;

import dev.muster.model.IngestionStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What an OpenLineage event says of its run. What is missing is null, and noted as a fault where it
 * must be there.
 *
 * @param status of what the run writes; empty if the event does not tell
 * @param nominalDate the day for which the run is made, if it says so
 * @param error why it failed
 */
record LineageRun(
    Instant eventTime,
    String eventType,
    String runId,
    String job,
    Optional<IngestionStatus> status,
    Optional<LocalDate> nominalDate,
    String error) {
  private static final Map<String, IngestionStatus> STATUS =
      Map.of(
          "START", IngestionStatus.PROCESSING,
          "RUNNING", IngestionStatus.PROCESSING,
          "COMPLETE", IngestionStatus.INGESTED,
          "FAIL", IngestionStatus.FAILED,
          "ABORT", IngestionStatus.FAILED);
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
        facets.flatMap(fields -> fields.object("nominalTime")).flatMap(LineageRun::date),
        facets
            .flatMap(fields -> fields.object("errorMessage"))
            .map(error -> error.text("message", TextRule.ANY))
            .map(TextRule.PROSE::fitted)
            .orElse(null));
  }

  private static String job(Fields job) {
    return required(job, "namespace") + "/" + required(job, "name");
  }

  private static String required(Fields fields, String name) {
    fields.require(name);
    return fields.text(name, TextRule.PATH);
  }

  /** The day as the scheduler writes it, in the scheduler's own offset. */
  private static Optional<LocalDate> date(Fields nominalTime) {
    Instant start = nominalTime.timestamp("nominalStartTime");
    return start == null
        ? Optional.empty()
        : Dates.date(nominalTime.text("nominalStartTime", TextRule.LABEL).substring(0, 10));
  }
}
