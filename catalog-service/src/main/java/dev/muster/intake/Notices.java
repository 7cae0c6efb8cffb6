package dev.muster.intake;

import dev.muster.model.Claim;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came in one body of notices.
 *
 * @param form as far as it can be told: of an envelope, that of the envelope
 * @param all in their order; each is read for itself, so that the good ones can be taken
 */
public record Notices(Form form, List<Reading<Notice>> all) {
  /** Who writes so. */
  public enum Form {
    /** S3 itself, and what speaks like it. */
    S3,
    MINIO,
    EVENTBRIDGE,
    SNS,
    PUBSUB,
    UNKNOWN
  }

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  public Notices {
    all = List.copyOf(all);
  }

  static Notices of(Form form, Reading<Notice> only) {
    return new Notices(form, List.of(only));
  }

  /** To be submitted together, in their order. */
  public List<Claim> claims() {
    return all.stream()
        .filter(notice -> notice instanceof Reading.Valid<Notice> valid && isTaken(valid))
        .map(notice -> ((Notice.Taken) ((Reading.Valid<Notice>) notice).value()).claim())
        .toList();
  }

  /** Nobody is called on the word of a stranger: a person has to. */
  public void logSubscriptions() {
    for (Reading<Notice> notice : all) {
      if (notice instanceof Reading.Valid<Notice> valid
          && valid.value() instanceof Notice.Subscription asked) {
        LOG.warn(
            "{} asks to be confirmed; open {} if its notices are wanted",
            asked.topic(),
            asked.url());
      }
    }
  }

  private static boolean isTaken(Reading.Valid<Notice> notice) {
    return notice.value() instanceof Notice.Taken;
  }
}
