package dev.muster.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Rows;
import dev.muster.model.Delivery;
import dev.muster.model.Endpoint;
import dev.muster.model.Entry;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.Samples;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How one group status moves, entry by entry. */
class GroupStatusTest {
  private static final GroupDate KEY = new GroupDate(Samples.DASHBOARD, Samples.DATE);
  private static final Endpoint.Webhook HOOK =
      new Endpoint.Webhook(URI.create("https://consumer.example/hook"), "whsec_x", false);
  private static final GroupSpec BOTH =
      Samples.group(Samples.DASHBOARD, Samples.DATES, Samples.ORDERS).withEndpoints(List.of(HOOK));

  private final Rows rows = new Rows();

  @Test
  void appearsWithTheFirstEventThatConcernsIt() {
    rows.apply(Samples.defined(BOTH));
    assertThat(rows.state().groupStatus(KEY)).isEmpty();
    rows.apply(Samples.landed("e1", Samples.ORDERS));
    assertThat(row().status()).isEqualTo(GroupState.PENDING);
    assertThat(row().missing()).containsExactly(Samples.DATES);
    assertThat(row().dependenciesReady()).isEqualTo(1);
    assertThat(row().dependenciesTotal()).isEqualTo(2);
    assertThat(row().revision()).isZero();
    assertThat(row().readyAt()).isNull();
  }

  @Test
  void isReadyWithTheLastFeed() {
    Instant last = makeReady();
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().revision()).isEqualTo(1);
    assertThat(row().readyAt()).isEqualTo(last);
    assertThat(row().missing()).isEmpty();
  }

  @Test
  void isPendingAgainIfAFeedBecomesNotReadyBeforeItWasTold() {
    makeReady();
    say(IngestionStatus.PROCESSING, 1);
    assertThat(row().status()).isEqualTo(GroupState.PENDING);
    assertThat(row().revision()).isZero();
    say(IngestionStatus.INGESTED, 2);
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().revision()).isEqualTo(1);
  }

  @Test
  void isInErrorWhileAFeedIsFailedAndHeals() {
    makeReady();
    say(IngestionStatus.FAILED, 1);
    assertThat(row().status()).isEqualTo(GroupState.ERROR);
    assertThat(row().errorReason()).isEqualTo("GUO/FACT_ORDERS failed: file is cut short");
    say(IngestionStatus.INGESTED, 2);
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().errorReason()).isNull();
    assertThat(rows.partition(Samples.ORDERS).revision()).isEqualTo(3);
  }

  @Test
  void staysToldWhateverComesLater() {
    makeReady();
    Instant sent = conclude(GroupState.NOTIFIED);
    assertThat(row().status()).isEqualTo(GroupState.NOTIFIED);
    assertThat(row().notificationSentAt()).isEqualTo(sent);
    Instant readyAt = row().readyAt();
    say(IngestionStatus.PROCESSING, 1);
    assertThat(row().status()).isEqualTo(GroupState.NOTIFIED);
    say(IngestionStatus.FAILED, 2);
    assertThat(row().status()).isEqualTo(GroupState.ERROR);
    say(IngestionStatus.INGESTED, 3);
    assertThat(row().status()).isEqualTo(GroupState.NOTIFIED);
    assertThat(row().revision()).isEqualTo(1);
    assertThat(row().readyAt()).isEqualTo(readyAt);
  }

  @Test
  void isToldThoughAFeedBecameNotReadyWhileItWasBeingTold() {
    makeReady();
    Delivery sent = attempt(row(), GroupState.NOTIFIED);
    say(IngestionStatus.PROCESSING, 1);
    record(sent);
    assertThat(row().status()).isEqualTo(GroupState.NOTIFIED);
    assertThat(row().revision()).isEqualTo(1);
  }

  @Test
  void isInErrorOnceItsDeliveriesAreUsedUpAndHealsWithTheNextEvent() {
    makeReady();
    String id = row().announcementId();
    conclude(GroupState.ERROR);
    assertThat(row().status()).isEqualTo(GroupState.ERROR);
    assertThat(row().errorReason())
        .isEqualTo("webhook https://consumer.example/hook: answered 500");
    say(IngestionStatus.INGESTED, 1);
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().revision()).isEqualTo(1);
    assertThat(row().announcementId()).isEqualTo(id);
  }

  @Test
  void ignoresAFailureThatIsOutdated() {
    makeReady();
    Delivery failed = attempt(row(), GroupState.ERROR);
    say(IngestionStatus.PROCESSING, 1);
    record(failed);
    assertThat(row().status()).isEqualTo(GroupState.PENDING);
  }

  @Test
  void isAnnouncedAnewOnceAChangedDefinitionIsReady() {
    makeReady();
    conclude(GroupState.NOTIFIED);
    rows.apply(Samples.defined(Samples.group(Samples.DASHBOARD, Samples.ORDERS)));
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().revision()).isEqualTo(2);
    assertThat(row().definitionVersion()).isEqualTo(2);
    assertThat(row().notificationSentAt()).isNull();
    conclude(GroupState.NOTIFIED);
    assertThat(row().revision()).isEqualTo(2);
  }

  @Test
  void staysToldIfTheDefinitionChangesButNotItsFeeds() {
    makeReady();
    conclude(GroupState.NOTIFIED);
    rows.apply(Samples.defined(BOTH.withEndpoints(List.of(new Endpoint.Log()))));
    assertThat(row().status()).isEqualTo(GroupState.NOTIFIED);
    assertThat(row().revision()).isEqualTo(1);
  }

  @Test
  void takesTheNextRevisionIfTheFeedsChangeWhileTheOldOnesAreBeingTold() {
    makeReady();
    Delivery sent = attempt(row(), GroupState.NOTIFIED);
    rows.apply(Samples.defined(Samples.group(Samples.DASHBOARD, Samples.ORDERS)));
    assertThat(row().revision()).isEqualTo(2);
    record(sent);
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().revision()).isEqualTo(2);
  }

  @Test
  void isToldAgainUnderTheSameIdWhenAsked() {
    makeReady();
    conclude(GroupState.NOTIFIED);
    String id = row().announcementId();
    Outcome outcome = rows.apply(at -> new Entry.RedeliveryRequested(KEY, at));
    assertThat(outcome).isInstanceOf(Outcome.RedeliveryAccepted.class);
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().announcementId()).isEqualTo(id);
    Instant again = conclude(GroupState.NOTIFIED);
    assertThat(row().status()).isEqualTo(GroupState.NOTIFIED);
    assertThat(row().notificationSentAt()).isEqualTo(again);
    assertThat(row().revision()).isEqualTo(1);
  }

  @Test
  void isNotToldAgainWhileSomethingIsMissing() {
    rows.apply(Samples.defined(BOTH));
    assertThat(rows.apply(at -> new Entry.RedeliveryRequested(KEY, at)))
        .isInstanceOf(Outcome.Unknown.class);
    rows.apply(Samples.landed("e1", Samples.ORDERS));
    assertThat(rows.apply(at -> new Entry.RedeliveryRequested(KEY, at)))
        .isEqualTo(
            new Outcome.Refused("nothing to tell: not ready are [DMSH_DWQDB/DIM_GUM_AD_DATE]"));
  }

  @Test
  void losesAnEndpointThatIsGone() {
    makeReady();
    Delivery gone = attempt(row(), GroupState.ERROR);
    rows.apply(
        at ->
            new Entry.Delivered(
                new Delivery(
                    gone.key(),
                    gone.revision(),
                    gone.definitionVersion(),
                    "webhook",
                    HOOK.target(),
                    1,
                    at,
                    Delivery.Result.GONE,
                    410,
                    "answered 410 Gone",
                    null,
                    GroupState.ERROR,
                    at)));
    assertThat(rows.state().group(Samples.DASHBOARD).orElseThrow().spec().endpoints())
        .containsExactly(HOOK.disable());
    assertThat(rows.apply(at -> new Entry.RedeliveryRequested(KEY, at)))
        .isInstanceOf(Outcome.Refused.class);
    rows.apply(Samples.defined(BOTH));
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
  }

  @Test
  void isForgottenWithItsGroupAndHasANewIdAfterwards() {
    makeReady();
    conclude(GroupState.NOTIFIED);
    String id = row().announcementId();
    rows.apply(at -> new Entry.GroupDeleted(Samples.DASHBOARD, at));
    assertThat(rows.state().groupStatus(KEY)).isEmpty();
    rows.apply(Samples.defined(BOTH));
    assertThat(row().status()).isEqualTo(GroupState.READY_FOR_NOTIFICATION);
    assertThat(row().announcementId()).isNotEqualTo(id);
  }

  @Test
  void isForgottenWhenItsDefinitionNoLongerConcernsAnythingKnown() {
    rows.apply(Samples.defined(Samples.group(Samples.DASHBOARD, Samples.ORDERS, Samples.DATES)));
    rows.apply(Samples.landed("e1", Samples.ORDERS));
    rows.apply(Samples.defined(Samples.group(Samples.DASHBOARD, Samples.DATES)));
    assertThat(rows.state().groupStatus(KEY)).isEmpty();
  }

  @Test
  void definingTheSameAgainChangesNothing() {
    makeReady();
    Optional<GroupStatus> before = rows.state().groupStatus(KEY);
    assertThat(rows.apply(Samples.defined(BOTH)))
        .isEqualTo(
            new Outcome.GroupSaved(rows.state().group(Samples.DASHBOARD).orElseThrow(), false));
    assertThat(rows.state().group(Samples.DASHBOARD).orElseThrow().definitionVersion())
        .isEqualTo(1);
    assertThat(rows.state().groupStatus(KEY)).isEqualTo(before);
  }

  private GroupStatus row() {
    return rows.state().groupStatus(KEY).orElseThrow();
  }

  private Instant makeReady() {
    rows.apply(Samples.defined(BOTH));
    rows.apply(Samples.landed("e1", Samples.ORDERS));
    rows.apply(Samples.landed("e2", Samples.DATES));
    return rows.lastArrival();
  }

  private void say(IngestionStatus status, int minute) {
    rows.apply(Samples.event("say" + minute, Samples.ORDERS, Samples.DATE, status, minute));
  }

  private Instant conclude(GroupState conclusion) {
    Delivery attempt = attempt(row(), conclusion);
    record(attempt);
    return attempt.attemptedAt();
  }

  private void record(Delivery attempt) {
    rows.apply(at -> new Entry.Delivered(attempt));
  }

  /** An attempt at telling the row as it is now, which ends the announcement like this. */
  private Delivery attempt(GroupStatus row, GroupState conclusion) {
    boolean told = conclusion == GroupState.NOTIFIED;
    Instant now = rows.lastArrival().plusMillis(5);
    return new Delivery(
        row.key(),
        row.revision(),
        row.definitionVersion(),
        "webhook",
        HOOK.target(),
        1,
        now,
        told ? Delivery.Result.DELIVERED : Delivery.Result.EXHAUSTED,
        told ? 200 : 500,
        told ? null : "answered 500",
        null,
        conclusion,
        now);
  }
}
