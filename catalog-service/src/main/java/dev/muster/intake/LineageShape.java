package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.intake.Lineage.PassedOver;
import dev.muster.intake.Lineage.Said;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        event.objects("outputs", MOST_OUTPUTS).stream().map(LineageOutput::of).toList();
    List<Said> said = new ArrayList<>();
    List<PassedOver> passedOver = new ArrayList<>();
    for (LineageOutput output : faults.any() ? List.<LineageOutput>of() : outputs) {
      LineagePartitions partitions = LineagePartitions.of(output, run.date(), rules);
      if (run.status().isEmpty()) {
        passedOver.add(new PassedOver(output.path(), "OTHER says nothing of it"));
      } else if (!partitions.areOfAFeed()) {
        passedOver.add(new PassedOver(output.path(), "no landing rule matches"));
      } else if (output.isOfATableAlone(partitions.areNamed())) {
        passedOver.add(new PassedOver(output.path(), output.change() + " brings no data"));
      } else if (partitions.places().isEmpty()) {
        passedOver.add(
            new PassedOver(output.path(), "no date, be it of a partition, the run or the path"));
      } else {
        partitions
            .places()
            .forEach(
                (partition, place) ->
                    said.add(
                        new Said(output.path(), claim(partition, place, run, output, partitions))));
      }
    }
    return new Lineage(said, passedOver);
  }

  private static Claim claim(
      Partition partition,
      String place,
      LineageRun run,
      LineageOutput output,
      LineagePartitions all) {
    IngestionStatus status = run.status().orElseThrow();
    boolean hasCounts = output.hasCounts() && all.places().size() == 1;
    Map<String, String> notes = notes(run, output);
    if (hasCounts && !(all.areNamed() && output.isAnew())) {
      notes.put(IngestionEvent.COUNTS_OF, IngestionEvent.RUN);
    }
    String id =
        NameBasedId.of(
            "lineage",
            run.runId(),
            run.phase(),
            output.path(),
            partition.feed().toString(),
            partition.dataAsOfDate().toString());
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                id,
                partition,
                run.eventTime(),
                arrival,
                place,
                status,
                run.error(),
                hasCounts ? output.recordCount() : null,
                hasCounts ? output.fileCount() : null,
                hasCounts ? output.fileSizeBytes() : null,
                notes));
  }

  private static Map<String, String> notes(LineageRun run, LineageOutput output) {
    Map<String, String> notes = new HashMap<>();
    notes.put("run_id", run.runId());
    notes.put("job", TextRule.PROSE.fitted(run.job()));
    if (output.version() != null) {
      notes.put("dataset_version", output.version());
    }
    return notes;
  }
}
