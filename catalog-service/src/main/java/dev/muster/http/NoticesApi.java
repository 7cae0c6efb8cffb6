package dev.muster.http;

import dev.muster.intake.GcsNoticeReader;
import dev.muster.intake.LandingRules;
import dev.muster.intake.Notice;
import dev.muster.intake.Notices;
import dev.muster.intake.Reading;
import dev.muster.intake.S3NoticeReader;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what object stores tell of their objects. */
final class NoticesApi {
  private static final Logger LOG = LoggerFactory.getLogger(NoticesApi.class);

  /** SNS sends its JSON as plain text. */
  private static final List<String> ACCEPTED = List.of(Bodies.JSON, Bodies.TEXT);

  private final S3NoticeReader s3;
  private final GcsNoticeReader gcs;
  private final Bodies bodies;
  private final Commits commits;
  private final Meters meters;

  NoticesApi(LandingRules rules, Bodies bodies, Commits commits, Meters meters) {
    this.s3 = new S3NoticeReader(rules);
    this.gcs = new GcsNoticeReader(rules);
    this.bodies = bodies;
    this.commits = commits;
    this.meters = meters;
  }

  void postS3(Context ctx, Query query) throws IOException {
    Bodies.mediaType(ctx, ACCEPTED, "Accept-Post");
    take(ctx, s3.read(bodies.read(ctx)));
  }

  void postGcs(Context ctx, Query query) throws IOException {
    Bodies.mediaType(ctx, List.of(Bodies.JSON), "Accept-Post");
    take(ctx, gcs.read(bodies.read(ctx)));
  }

  private void take(Context ctx, Notices notices) {
    notices.all().forEach(NoticesApi::log);
    commits.answer(ctx, notices.claims(), outcomes -> answer(ctx, notices, outcomes));
  }

  /** Nobody is called on the word of a stranger: a person has to. */
  private static void log(Reading<Notice> notice) {
    if (notice instanceof Reading.Valid<Notice> valid
        && valid.value() instanceof Notice.Subscription asked) {
      LOG.warn(
          "{} asks to be confirmed; open {} if its notices are wanted", asked.topic(), asked.url());
    }
  }

  private void answer(Context ctx, Notices notices, List<Outcome> outcomes) {
    NoticeTally tally = new NoticeTally();
    tally.take(notices, outcomes);
    meters.count(notices.form(), tally);
    List<Reading<Notice>> all = notices.all();
    if (all.size() == 1 && !(all.get(0) instanceof Reading.Valid)) {
      Json.answer(ctx, Tally.problem(all.get(0)));
    } else if (tally.isRefusal()) {
      Tally.answerNoneTaken(ctx, tally.toJson());
    } else {
      Json.answer(ctx, 200, tally.toJson());
    }
  }
}
