package dev.muster.http;

import dev.muster.ledger.GroupStatusQuery;
import dev.muster.ledger.Reads;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Outcome;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where consumer groups stand on their dates; also for those who would rather wait than ask. */
final class GroupStatusApi {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Reads reads;
  private final Waiters<GroupDate> waiters;
  private final Commits commits;

  GroupStatusApi(Reads reads, Waiters<GroupDate> waiters, Commits commits) {
    this.reads = reads;
    this.waiters = waiters;
    this.commits = commits;
  }

  void list(Context ctx, Query query) {
    GroupDefinition group = GroupsApi.known(reads, ctx);
    int limit = query.limit();
    List<GroupStatus> rows =
        reads.groupStatuses(
            new GroupStatusQuery(
                group.consumerGroupName(),
                query.date("from"),
                query.date("to"),
                query.choice("group_status", GroupState.class),
                query.cursor(Cursor::date),
                limit + 1));
    Json.answer(
        ctx,
        200,
        Page.first(
            limit,
            rows,
            row -> Views.groupStatus(group, row),
            row -> Cursor.of(row.dataAsOfDate())));
  }

  /**
   * One date. With {@code wait} the answer is held until the group is ready, also if nothing is
   * known of the date yet; when the time is over it is whatever it is then.
   */
  void get(Context ctx, Query query) {
    GroupDate key = key(ctx);
    Optional<Duration> wait = query.duration("wait", LONGEST_WAIT);
    if (wait.isEmpty() || isSettled(key)) {
      answer(ctx, key);
    } else {
      commits.later(
          ctx, waiters.until(key, wait.get(), () -> isSettled(key)), done -> answer(ctx, key));
    }
  }

  private boolean isSettled(GroupDate key) {
    return reads.groupStatus(key).filter(Waiters::isSettled).isPresent();
  }

  private void answer(Context ctx, GroupDate key) {
    GroupDefinition group = GroupsApi.known(reads, ctx);
    GroupStatus row =
        reads
            .groupStatus(key)
            .orElseThrow(() -> ProblemException.notFound("Nothing is known of " + key + " yet."));
    Json.answer(ctx, 200, Views.groupStatus(group, row));
  }

  void redeliver(Context ctx, Query query) {
    GroupDate key = key(ctx);
    Claim claim = arrival -> new Entry.RedeliveryRequested(key, arrival);
    commits.answer(ctx, List.of(claim), outcomes -> answerRedelivery(ctx, outcomes.get(0)));
  }

  private void answerRedelivery(Context ctx, Outcome outcome) {
    if (outcome instanceof Outcome.RedeliveryAccepted accepted) {
      Json.answer(ctx, 202, Views.groupStatus(GroupsApi.known(reads, ctx), accepted.status()));
    } else if (outcome instanceof Outcome.Unknown unknown) {
      Json.answer(ctx, Problem.of(ProblemType.NOT_FOUND, unknown.detail() + "."));
    } else if (outcome instanceof Outcome.Refused refused) {
      Json.answer(ctx, Problem.of(ProblemType.NOTHING_TO_TELL, refused.detail() + "."));
    } else {
      throw new IllegalStateException("no answer to a redelivery: " + outcome);
    }
  }

  private GroupDate key(Context ctx) {
    String name = GroupsApi.known(reads, ctx).consumerGroupName();
    return new GroupDate(name, Query.date("date", ctx.pathParam("date")));
  }
}
