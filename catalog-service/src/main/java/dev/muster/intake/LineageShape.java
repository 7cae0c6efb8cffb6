package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.intake.Lineage.PassedOver;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.Partition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is made of an OpenLineage event (2-0-2): of a run, what became of its outputs. Whatever else
 * is in it may be there.
 */
final class LineageShape {
  private static final int MOST_OUTPUTS = 1_000;

  private final LandingRules rules;

  LineageShape(LandingRules rules) {
    this.rules = rules;
  }

  Reading<Lineage> read(JsonNode json, Faults faults) {
    Lineage lineage =
        Fields.of(json, Pointer.ROOT, faults)
            .filter(LineageShape::isOfARun)
            .map(event -> ofRun(event, faults))
            .orElse(Lineage.NOTHING);
    return faults.any() ? new Reading.Faulty<>(faults.list()) : new Reading.Valid<>(lineage);
  }

  /** Events about a job or a data set as such say nothing of what has landed. */
  private static boolean isOfARun(Fields event) {
    boolean isOfAnother = event.has("job") || event.has("dataset");
    return event.has("run") || event.has("eventType") || !isOfAnother;
  }

  private Lineage ofRun(Fields event, Faults faults) {
    LineageRun run = LineageRun.of(event);
    List<LineageOutput> outputs =
        event.objects("outputs", MOST_OUTPUTS).stream()
            .map(output -> LineageOutput.of(output, rules))
            .toList();
    List<Claim> claims = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    for (LineageOutput output : faults.any() ? List.<LineageOutput>of() : outputs) {
      Optional<Landed> landed = rules.ofFolder(output.location());
      Set<LocalDate> dates = landed.map(at -> dates(output, run, at)).orElse(Set.of());
      if (run.status().isEmpty()) {
        passedOver.add(new PassedOver(output.location(), "OTHER says nothing of it"));
      } else if (landed.isEmpty()) {
        passedOver.add(new PassedOver(output.location(), "no landing rule matches"));
      } else if (dates.isEmpty()) {
        passedOver.add(
            new PassedOver(
                output.location(), "no date, be it of a partition, the run or the path"));
      } else {
        dates.stream()
            .map(date -> new Partition(landed.get().feed(), date))
            .forEach(partition -> claims.add(claim(partition, run, output, dates.size() == 1)));
      }
    }
    return new Lineage(claims, passedOver);
  }

  private static Set<LocalDate> dates(LineageOutput output, LineageRun run, Landed landed) {
    return output.partitions().isEmpty()
        ? run.nominalDate().or(landed::dataAsOfDate).map(Set::of).orElse(Set.of())
        : output.partitions();
  }

  /**
   * @param isWhole whether the output's counts are those of this partition
   */
  private static Claim claim(
      Partition partition, LineageRun run, LineageOutput output, boolean isWhole) {
    IngestionStatus status = run.status().orElseThrow();
    Map<String, String> notes = new HashMap<>();
    notes.put("run_id", run.runId());
    notes.put("job", TextRule.PROSE.fitted(run.job()));
    if (output.version() != null) {
      notes.put("dataset_version", output.version());
    }
    String id =
        NameBasedId.of(
            "lineage",
            run.runId(),
            run.eventType(),
            run.eventTime().toString(),
            output.location(),
            partition.dataAsOfDate().toString());
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                id,
                partition,
                run.eventTime(),
                arrival,
                output.location(),
                status,
                run.error(),
                isWhole ? output.recordCount() : null,
                isWhole ? output.fileCount() : null,
                isWhole ? output.fileSizeBytes() : null,
                notes));
  }
}
