package dev.muster.intake;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What the notices in the history have told of a partition. It follows from which of them there
 * are, and not from their order.
 */
final class OpenPartition {
  /** How long a partition is held in memory at least while files of it are missing. */
  static final Duration HELD = Duration.ofMinutes(5);

  /** By how much the clocks of a store may differ. */
  private static final Duration SKEW = Duration.ofSeconds(1);

  private static final String RULE = "landing_rule";
  private static final String CONTENT = "content";
  private static final Comparator<ObjectNotice> NEWNESS =
      Comparator.comparing(ObjectNotice::time).thenComparing(ObjectNotice::path);

  private final Partition partition;
  private final LandingRules rules;

  /** The newest notice about each path. */
  private final Map<String, ObjectNotice> files = new HashMap<>();

  private final Map<String, ObjectNotice> markers = new HashMap<>();
  private int left;
  private Instant lastPut = Instant.MIN;

  private ObjectNotice newest;
  private LandedObject place;

  /** Of the ids of all notices: any further one makes it another. */
  private UUID all = new UUID(0, 0);

  private Instant lastArrival = Instant.MIN;
  private String lastContent = "";

  OpenPartition(Partition partition, LandingRules rules) {
    this.partition = partition;
    this.rules = rules;
  }

  Partition partition() {
    return partition;
  }

  /** Takes an event of the partition; by arrival, so that it is known which are taken. */
  void add(IngestionEvent event) {
    if (!event.receivedAt().isAfter(lastArrival)) {
      return;
    }
    Optional<ObjectNotice> notice = ObjectNotice.of(event);
    Optional<LandedObject> object = notice.flatMap(one -> rules.ofObject(one.path()));
    if (object.isPresent()) {
      lastArrival = event.receivedAt();
      all = xor(all, UUID.fromString(event.eventId()));
      add(notice.get(), object.get());
    } else if (isClosing(event)) {
      lastContent = event.attributes().getOrDefault(CONTENT, "");
    }
  }

  private void add(ObjectNotice notice, LandedObject object) {
    if (newest == null || NEWNESS.compare(newest, notice) < 0) {
      newest = notice;
      place = object;
    }
    if (!object.isMarker() && isThere(notice) && notice.time().isAfter(lastPut)) {
      lastPut = notice.time();
    }
    Map<String, ObjectNotice> known = object.isMarker() ? markers : files;
    ObjectNotice before = known.get(notice.path());
    if (before != null && ObjectNotice.ORDER.compare(before, notice) >= 0) {
      return;
    }
    known.put(notice.path(), notice);
    if (!object.isMarker()) {
      left += (isThere(notice) ? 1 : 0) - (before != null && isThere(before) ? 1 : 0);
    }
  }

  /** Whether an event ended a delivery of which notices had told. */
  static boolean isClosing(IngestionEvent event) {
    return event.attributes().containsKey(RULE);
  }

  private static boolean isThere(ObjectNotice notice) {
    return !notice.isRemoval();
  }

  private static UUID xor(UUID one, UUID other) {
    return new UUID(
        one.getMostSignificantBits() ^ other.getMostSignificantBits(),
        one.getLeastSignificantBits() ^ other.getLeastSignificantBits());
  }

  /** Whether any notice is about it. */
  boolean isKnown() {
    return newest != null;
  }

  /** When to look what has become of it, if nothing more comes. */
  Instant due() {
    Duration quiet = isComplete() ? closing().quiet() : closing().quietWhenGone();
    return lastArrival.plus(isWaiting() && quiet.compareTo(HELD) < 0 ? HELD : quiet);
  }

  /** Whether something is missing. */
  boolean isWaiting() {
    return !isGone() && !isComplete();
  }

  private Closing closing() {
    return rules.closing(place.landed().rule());
  }

  private boolean isGone() {
    return left == 0 && !files.isEmpty();
  }

  private boolean isComplete() {
    return !isGone() && left >= closing().count() && (closing().marker().isEmpty() || isMarked());
  }

  /** A marker from before the last file is that of another delivery. */
  private boolean isMarked() {
    return markers.values().stream()
        .anyMatch(marker -> isThere(marker) && !marker.time().plus(SKEW).isBefore(lastPut));
  }

  /** The date of its newest notice, which is that of the delivery. */
  Instant ingestionDate() {
    return newest.time();
  }

  /** Whether the last claim has said what there is to say now. */
  boolean isAsClaimed() {
    return content().equals(lastContent);
  }

  /** Stands for the status and the very files. */
  private String content() {
    Stream<String> sequencers =
        there()
            .sorted(Comparator.comparing(ObjectNotice::path))
            .flatMap(file -> Stream.of(file.path(), file.sequencer()));
    return NameBasedId.of(
        "content", Stream.concat(Stream.of(status().name()), sequencers).toArray(String[]::new));
  }

  private IngestionStatus status() {
    if (isWaiting()) {
      return IngestionStatus.PROCESSING;
    }
    return isGone() ? IngestionStatus.FAILED : IngestionStatus.INGESTED;
  }

  /**
   * What is claimed when it is due: that all is there, that nothing is left, or that it is not all.
   */
  Claim claim() {
    IngestionStatus status = status();
    String id = NameBasedId.of("closing", partition.statusId(), all.toString(), status.name());
    Instant date = ingestionDate();
    String folder = place.folder();
    String reason = reason();
    long count = left;
    long bytes = there().mapToLong(ObjectNotice::size).sum();
    Map<String, String> attributes = Map.of(RULE, place.landed().rule(), CONTENT, content());
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                id,
                partition,
                date,
                arrival,
                folder,
                status,
                reason,
                null,
                count,
                bytes,
                attributes));
  }

  private String reason() {
    if (isWaiting()) {
      return "not complete any more: to be closed " + closing();
    }
    return isGone() ? "every file was removed" : null;
  }

  private Stream<ObjectNotice> there() {
    return files.values().stream().filter(OpenPartition::isThere);
  }
}
