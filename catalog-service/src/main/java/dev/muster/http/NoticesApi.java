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

/** Takes what object stores tell of their objects. */
final class NoticesApi {
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
    notices.logSubscriptions();
    commits.answer(ctx, notices.claims(), outcomes -> answer(ctx, notices, outcomes));
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
