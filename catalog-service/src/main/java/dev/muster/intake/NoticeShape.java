package dev.muster.intake;

import dev.muster.intake.ObjectNotice.Kind;
import dev.muster.model.Partition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What all notices of objects have in common. */
final class NoticeShape {
  private final LandingRules rules;

  NoticeShape(LandingRules rules) {
    this.rules = rules;
  }

  static Reading<Notice> passedOver(String reason) {
    return new Reading.Valid<>(new Notice.PassedOver(reason));
  }

  /**
   * What the notice means, unless faults were found in it.
   *
   * @param sequencer null if the store gives none: then the time orders
   */
  Reading<Notice> read(
      String path,
      Kind kind,
      String sequencer,
      Instant time,
      Long size,
      String etag,
      Faults faults) {
    if (faults.any()) {
      return new Reading.Faulty<>(faults.list());
    }
    Optional<LandedObject> object = object(rules, path);
    if (object.isEmpty()) {
      return passedOver("no landing rule matches");
    }
    Landed landed = object.get().landed();
    if (landed.dataAsOfDate().isEmpty()) {
      return passedOver("there is no date in the path");
    }
    ObjectNotice notice =
        new ObjectNotice(
            path,
            kind,
            sequencer == null ? sequencerOf(time) : sequencer,
            time,
            size == null ? 0 : size,
            etag);
    Partition partition = new Partition(landed.feed(), landed.dataAsOfDate().get());
    return new Reading.Valid<>(new Notice.Taken(notice.claim(partition, object.get().folder())));
  }

  /** What the path says; empty of a folder, and of one that cannot be written into the tables. */
  static Optional<LandedObject> object(LandingRules rules, String path) {
    return TextRule.PATH.faultsOf(path).findAny().isPresent() || path.endsWith("/")
        ? Optional.empty()
        : rules.ofObject(path);
  }

  /** As MinIO makes its own. */
  static String sequencerOf(Instant time) {
    return hexadecimal(ChronoUnit.MICROS.between(Instant.EPOCH, time) * 1_000);
  }

  /** Of one length, so that the texts are in the order of the numbers. */
  static String hexadecimal(long number) {
    return String.format("%016X", number);
  }
}
