package dev.muster.intake;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.NameBasedId;
import dev.muster.model.Partition;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * That an object was put or removed. In the history it is a claim that its partition is being
 * delivered, with what is said of the object as attributes.
 *
 * @param path of the object, decoded, with its scheme and bucket
 * @param sequencer orders the notices about one path, in hexadecimal
 * @param time when it happened, by the store's clock
 * @param size in bytes; 0 of a removed one
 * @param etag null if not said
 */
record ObjectNotice(
    String path, Kind kind, String sequencer, Instant time, long size, String etag) {
  enum Kind {
    CREATED,
    REMOVED
  }

  private static final String OBJECT = "object";
  private static final String NOTICE = "notice";
  private static final String SEQUENCER = "sequencer";
  private static final String SIZE = "size";
  private static final String ETAG = "etag";

  /** Of notices about one path. Of a state of the object, its removal is the later. */
  static final Comparator<ObjectNotice> ORDER =
      Comparator.comparing(ObjectNotice::sequencer, ObjectNotice::compareSequencers)
          .thenComparing(ObjectNotice::kind);

  /** As S3 wants it: the shorter is padded with zeros on the right. */
  private static int compareSequencers(String one, String other) {
    int length = Math.max(one.length(), other.length());
    return padded(one, length).compareTo(padded(other, length));
  }

  private static String padded(String sequencer, int length) {
    return sequencer.toUpperCase(Locale.ROOT) + "0".repeat(length - sequencer.length());
  }

  boolean isRemoval() {
    return kind == Kind.REMOVED;
  }

  /** The claim that is made of it; the same again whenever the store repeats itself. */
  Claim claim(Partition partition, String folder) {
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                eventId(),
                partition,
                time,
                arrival,
                folder,
                IngestionStatus.PROCESSING,
                isRemoval() ? TextRule.PROSE.fitted("removed: " + path) : null,
                null,
                null,
                null,
                attributes()));
  }

  private String eventId() {
    return NameBasedId.of("object", path, sequencer, kind.name());
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put(OBJECT, path);
    attributes.put(NOTICE, kind.name().toLowerCase(Locale.ROOT));
    attributes.put(SEQUENCER, sequencer);
    attributes.put(SIZE, Long.toString(size));
    if (etag != null) {
      attributes.put(ETAG, etag);
    }
    return attributes;
  }

  /** Whether an event may have been made of a notice; cheap. */
  static boolean isLike(IngestionEvent event) {
    Map<String, String> said = event.attributes();
    return event.status() == IngestionStatus.PROCESSING
        && said.containsKey(OBJECT)
        && said.containsKey(SEQUENCER)
        && said.containsKey(SIZE);
  }

  /** The notice that an event was made of; empty of any other event, for its id tells. */
  static Optional<ObjectNotice> of(IngestionEvent event) {
    Map<String, String> said = event.attributes();
    if (!isLike(event) || !said.get(SIZE).matches("\\d{1,18}")) {
      return Optional.empty();
    }
    Kind kind = "removed".equals(said.get(NOTICE)) ? Kind.REMOVED : Kind.CREATED;
    ObjectNotice notice =
        new ObjectNotice(
            said.get(OBJECT),
            kind,
            said.get(SEQUENCER),
            event.ingestionDate(),
            Long.parseLong(said.get(SIZE)),
            said.get(ETAG));
    return Optional.of(notice).filter(read -> read.eventId().equals(event.eventId()));
  }
}
