package dev.muster.intake;

import dev.muster.intake.ObjectNotice.Kind;
import dev.muster.model.Claim;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares what lies in a storage with what has been told of it, and makes the claims that notices
 * would have made.
 *
 * <p>A storage that is listed gives no sequencers. What is found counts as just after the newest
 * notice about the same path, and so before any that comes later; where there was none, before all.
 */
public final class Inventory {
  /** Storages that keep whole seconds date a file up to a second too early. */
  private static final Duration COARSE = Duration.ofSeconds(1);

  private static final String BEFORE_ALL = "0".repeat(16);

  private final LandingRules rules;

  public Inventory(LandingRules rules) {
    this.rules = rules;
  }

  /** The partition to which a file or marker belongs; empty if the rules do not say. */
  public Optional<Partition> partitionOf(String path) {
    return object(path).flatMap(object -> partition(object.landed()));
  }

  /** Whether a row's partition is, by the rules, the one that lies where the row says. */
  public boolean isByRule(PartitionStatus row) {
    Optional<Landed> landed =
        row.filePath().endsWith("/")
            ? rules.ofFolder(row.filePath())
            : rules.ofFile(row.filePath()).or(() -> rules.ofFolder(row.filePath()));
    return landed.flatMap(Inventory::partition).equals(Optional.of(row.partition()));
  }

  /** Whether this is one of the partition's files, and not its marker. */
  public boolean isFileOf(Partition partition, String path) {
    return object(path)
        .filter(object -> !object.isMarker())
        .flatMap(object -> partition(object.landed()))
        .equals(Optional.of(partition));
  }

  private Optional<LandedObject> object(String path) {
    return NoticeShape.object(rules, path);
  }

  private static Optional<Partition> partition(Landed landed) {
    return landed.dataAsOfDate().map(date -> new Partition(landed.feed(), date));
  }

  /** Whether the row alone shows that nothing is new; the history may show it where this cannot. */
  public boolean isTold(PartitionStatus row, Collection<FoundFile> files) {
    List<FoundFile> data =
        files.stream().filter(file -> isFileOf(row.partition(), file.path())).toList();
    long bytes = data.stream().mapToLong(FoundFile::sizeBytes).sum();
    return row.status() != IngestionStatus.PROCESSING
        && isOrNull(row.fileCount(), data.size())
        && isOrNull(row.fileSizeBytes(), bytes)
        && files.stream().noneMatch(file -> isAfter(file, row.ingestionDate()));
  }

  private static boolean isOrNull(Long said, long found) {
    return said == null || said == found;
  }

  /**
   * What nobody has told.
   *
   * @param history every event about the row's partition
   */
  public List<Claim> untold(
      Optional<PartitionStatus> row, List<IngestionEvent> history, Collection<FoundFile> files) {
    Map<String, ObjectNotice> told = newest(history);
    Instant toldOtherwise = row.map(known -> toldOtherwise(known, history)).orElse(Instant.MIN);
    return files.stream()
        .filter(file -> isAfter(file, toldOtherwise) && isNews(file, told.get(file.path())))
        .flatMap(file -> claim(put(file, told.get(file.path()))))
        .toList();
  }

  /**
   * That the files are gone of which notices have told.
   *
   * @param history every event about a partition of which nothing is there
   */
  public List<Claim> removals(List<IngestionEvent> history, Instant now) {
    return newest(history).values().stream()
        .filter(notice -> !notice.isRemoval())
        .flatMap(notice -> claim(removed(notice, now)))
        .toList();
  }

  private static Map<String, ObjectNotice> newest(List<IngestionEvent> history) {
    Map<String, ObjectNotice> newest = new HashMap<>();
    history.stream()
        .flatMap(event -> ObjectNotice.of(event).stream())
        .forEach(
            notice ->
                newest.merge(
                    notice.path(),
                    notice,
                    (one, other) -> ObjectNotice.ORDER.compare(one, other) >= 0 ? one : other));
    return newest;
  }

  /** A sender that speaks of the partition as a whole has told of all files up to then. */
  private static Instant toldOtherwise(PartitionStatus row, List<IngestionEvent> history) {
    return history.stream()
        .filter(event -> event.eventId().equals(row.lastEventId()))
        .filter(event -> !ObjectNotice.isLike(event) && !OpenPartition.isClosing(event))
        .map(IngestionEvent::ingestionDate)
        .findFirst()
        .orElse(Instant.MIN);
  }

  private static boolean isNews(FoundFile file, ObjectNotice told) {
    return told == null
        || isAfter(file, told.time())
        || (file.sizeBytes() != told.size() && file.modified().plus(COARSE).isAfter(told.time()));
  }

  private static boolean isAfter(FoundFile file, Instant time) {
    return time.equals(Instant.MIN) || file.modified().minus(COARSE).isAfter(time);
  }

  private static ObjectNotice put(FoundFile file, ObjectNotice before) {
    Instant modified = file.modified().truncatedTo(ChronoUnit.MICROS);
    return new ObjectNotice(
        file.path(), Kind.CREATED, sequencer(before, modified), modified, file.sizeBytes(), null);
  }

  private static ObjectNotice removed(ObjectNotice before, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    return new ObjectNotice(before.path(), Kind.REMOVED, sequencer(before, at), at, 0, null);
  }

  /** The store's own newest sequencer, or none, and the time, so that it orders what is found. */
  private static String sequencer(ObjectNotice before, Instant time) {
    return (before == null ? BEFORE_ALL : ofTheStore(before)) + NoticeShape.sequencerOf(time);
  }

  private static String ofTheStore(ObjectNotice notice) {
    String sequencer = notice.sequencer();
    String time = NoticeShape.sequencerOf(notice.time());
    return sequencer.length() > time.length() && sequencer.endsWith(time)
        ? sequencer.substring(0, sequencer.length() - time.length())
        : sequencer;
  }

  private Stream<Claim> claim(ObjectNotice notice) {
    return object(notice.path()).stream()
        .flatMap(
            object ->
                partition(object.landed()).stream()
                    .map(partition -> notice.claim(partition, object.folder())));
  }
}
