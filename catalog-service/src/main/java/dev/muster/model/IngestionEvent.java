package dev.muster.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A claim about a partition.
 *
 * @param eventId the producer's own id, or one made from the content; unique in the history
 * @param ingestionDate when the delivery happened, by the producer's clock; the later one wins
 * @param receivedAt arrival here; strictly later than that of every event before it
 * @param status as sent
 * @param statusReason null if none was given, as are the counts
 * @param attributes the producer's own notes, kept and not read; of a notice, what it says
 * @param validation null if the files are not looked at
 */
public record IngestionEvent(
    String eventId,
    Partition partition,
    Instant ingestionDate,
    Instant receivedAt,
    String filePath,
    IngestionStatus status,
    String statusReason,
    Long recordCount,
    Long fileCount,
    Long fileSizeBytes,
    Map<String, String> attributes,
    Validation validation) {
  /**
   * The attribute that says whose counts these are: with {@link #RUN}, what a run has written, to
   * which others may have added. Without it, they are all that there is.
   */
  public static final String COUNTS_OF = "counts_of";

  public static final String RUN = "run";

  public IngestionEvent {
    attributes = Map.copyOf(attributes);
  }

  /** Of which the files are not looked at. */
  public IngestionEvent(
      String eventId,
      Partition partition,
      Instant ingestionDate,
      Instant receivedAt,
      String filePath,
      IngestionStatus status,
      String statusReason,
      Long recordCount,
      Long fileCount,
      Long fileSizeBytes,
      Map<String, String> attributes) {
    this(
        eventId,
        partition,
        ingestionDate,
        receivedAt,
        filePath,
        status,
        statusReason,
        recordCount,
        fileCount,
        fileSizeBytes,
        attributes,
        null);
  }

  /**
   * The same, with the files to be looked at. They are counted then, and held against the counts of
   * the event only if these are of all files.
   */
  public IngestionEvent asking(Check check) {
    boolean isOfAll = !RUN.equals(attributes.get(COUNTS_OF));
    return new IngestionEvent(
        eventId,
        partition,
        ingestionDate,
        receivedAt,
        filePath,
        status,
        statusReason,
        isOfAll ? recordCount : null,
        isOfAll ? fileCount : null,
        isOfAll ? fileSizeBytes : null,
        attributes,
        new Validation.Asked(check));
  }

  /** The same about a partition, which may be another object for the same one. */
  public IngestionEvent about(Partition other) {
    return with(other, ingestionDate, receivedAt);
  }

  /** The same, had it arrived at that time; dated so, too, if it has no date of its own. */
  IngestionEvent arriving(Instant arrival) {
    return with(partition, isDatedOnArrival() ? arrival : ingestionDate, arrival);
  }

  private boolean isDatedOnArrival() {
    return ingestionDate.equals(receivedAt);
  }

  private IngestionEvent with(Partition newPartition, Instant newIngestionDate, Instant arrival) {
    return new IngestionEvent(
        eventId,
        newPartition,
        newIngestionDate,
        arrival,
        filePath,
        status,
        statusReason,
        recordCount,
        fileCount,
        fileSizeBytes,
        attributes,
        validation);
  }

  /** The check that this event waits for. */
  public Optional<Check> askedCheck() {
    return validation instanceof Validation.Asked asked
        ? Optional.of(asked.check())
        : Optional.empty();
  }

  /** What makes this event a verdict on another. */
  public Optional<Validation.Verdict> verdict() {
    return validation instanceof Validation.Verdict verdict
        ? Optional.of(verdict)
        : Optional.empty();
  }

  /** What is kept to know this event again. */
  public SeenEvent seen() {
    return new SeenEvent(eventId, partition, ingestionDate, content());
  }

  /**
   * The same event seen before? A claim without a date of its own matches whatever date was kept.
   */
  public boolean repeats(SeenEvent earlier) {
    return eventId.equals(earlier.eventId())
        && partition.equals(earlier.partition())
        && (isDatedOnArrival() || ingestionDate.equals(earlier.ingestionDate()))
        && content() == earlier.content();
  }

  /** The number of what is said, by the same parts as {@link #contentId}. */
  private long content() {
    Fnv1a content = new Fnv1a();
    forEachPart(content::add);
    return content.number();
  }

  /**
   * Of what is said, apart from the event's own id and its times; each part apart from the next.
   */
  public UUID contentId() {
    List<String> parts = new ArrayList<>();
    forEachPart(parts::add);
    return UUID.fromString(NameBasedId.of("content", parts.toArray(String[]::new)));
  }

  private void forEachPart(Consumer<String> part) {
    part.accept(filePath);
    part.accept(status.name());
    part.accept(statusReason == null ? "-" : "+" + statusReason);
    part.accept(String.valueOf(recordCount));
    part.accept(String.valueOf(fileCount));
    part.accept(String.valueOf(fileSizeBytes));
    if (!attributes.isEmpty()) {
      new TreeMap<>(attributes)
          .forEach(
              (name, value) -> {
                part.accept(name);
                part.accept(value);
              });
    }
  }
}
