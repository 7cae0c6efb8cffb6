package dev.muster.notification;

import dev.muster.ledger.Announcement;
import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.Delivery;
import dev.muster.model.Delivery.Result;
import dev.muster.model.Endpoint;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the endpoints of every group status that is ready for notification, at least once each,
 * under the same id at every attempt. It acts on what is committed, looks again before each
 * attempt, and records every attempt in the ledger; so it keeps nothing that a restart would lose.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LOAD_PAUSE = Duration.ofSeconds(5);
  private static final Duration TIME_TO_RECORD = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final Channel<Endpoint> channel;
  private final RetrySchedule schedule;
  private final InstantSource clock;
  private final Agenda agenda;
  private final Recorder recorder;
  private final Turnstile turnstile;
  private final Duration patience;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // All that follows belongs to the agenda's thread.
  private final Map<GroupDate, OpenAnnouncement> open = new HashMap<>();
  private boolean loaded;
  private boolean closing;
  private int underWay;

  Outbox(
      Ledger ledger,
      Channel<Endpoint> channel,
      NotificationSettings settings,
      RandomGenerator jitter,
      InstantSource clock,
      Agenda agenda) {
    this.ledger = ledger;
    this.channel = channel;
    this.schedule = new RetrySchedule(settings.retryScale(), jitter);
    this.clock = clock;
    this.agenda = agenda;
    this.recorder = new Recorder(ledger, agenda);
    this.turnstile = new Turnstile(settings.maxConcurrent());
    this.patience = settings.timeout().plus(TIME_TO_RECORD);
  }

  /**
   * Takes up what is ready now, and from now on whatever the ledger commits.
   *
   * @param version of this service, told to receivers
   * @param jitter spreads attempts in time; used by one thread
   */
  public static Outbox start(
      Ledger ledger,
      NotificationSettings settings,
      String version,
      InstantSource clock,
      RandomGenerator jitter) {
    Channels channels =
        new Channels(new WebhookChannel(settings.timeout(), version, clock), new LogChannel());
    Outbox outbox =
        new Outbox(ledger, channels, settings, jitter, clock, new ThreadAgenda("outbox"));
    outbox.start();
    return outbox;
  }

  void start() {
    ledger.onCommit(this::committed);
    agenda.now(this::load);
  }

  // What is to be told.

  private void load() {
    List<Announcement> ready;
    List<Delivery> rows;
    try {
      ready =
          ledger.reads().readyForNotification().stream()
              .flatMap(row -> current(row.key()).stream())
              .toList();
      rows = ledger.deliveriesOf(keys(ready));
    } catch (RuntimeException e) {
      LOG.warn("cannot read what was delivered, so nothing is sent yet; trying again", e);
      agenda.in(LOAD_PAUSE, this::load);
      return;
    }
    loaded = true;
    Set<GroupDate> keys = keys(ready);
    ready.forEach(this::open);
    rows.forEach(row -> Optional.ofNullable(open.get(row.key())).ifPresent(o -> o.add(row)));
    keys.forEach(this::look);
  }

  private static Set<GroupDate> keys(List<Announcement> announcements) {
    return announcements.stream().map(one -> one.status().key()).collect(Collectors.toSet());
  }

  private OpenAnnouncement open(Announcement announcement) {
    GroupStatus status = announcement.status();
    return open.computeIfAbsent(status.key(), key -> new OpenAnnouncement(status));
  }

  /** On the committer's thread, which must not be held. */
  private void committed(Committed batch) {
    List<Delivery> requests =
        batch.deliveries().stream().filter(row -> row.result() == Result.REQUESTED).toList();
    Set<GroupDate> keys = batch.changedGroupStatuses();
    Set<String> groups = batch.changedGroups();
    if (!requests.isEmpty() || !keys.isEmpty() || !groups.isEmpty()) {
      agenda.now(() -> catchUp(requests, keys, groups));
    }
  }

  private void catchUp(List<Delivery> requests, Set<GroupDate> keys, Set<String> groups) {
    if (!loaded) {
      // Loading will look at what is committed by then.
      return;
    }
    requests.forEach(row -> Optional.ofNullable(open.get(row.key())).ifPresent(o -> o.add(row)));
    requests.forEach(row -> look(row.key()));
    keys.forEach(this::look);
    groups.forEach(this::lookAtAllOf);
  }

  private void lookAtAllOf(String group) {
    Set<GroupDate> keys = new LinkedHashSet<>(open.keySet());
    keys.removeIf(key -> !key.consumerGroupName().equals(group));
    try {
      ledger.reads().readyForNotification(group).forEach(row -> keys.add(row.key()));
    } catch (StoreUnavailableException | StaleStateException e) {
      LOG.warn("cannot read what is ready for {}; trying again", group, e);
      agenda.in(LOAD_PAUSE, () -> lookAtAllOf(group));
    }
    keys.forEach(this::look);
  }

  /** The announcement to be made of this group status, if there is one and somebody to tell. */
  private Optional<Announcement> current(GroupDate key) {
    return ledger
        .reads()
        .groupStatus(key)
        .filter(Outbox::isReady)
        .flatMap(row -> ledger.reads().announcement(key))
        .filter(announcement -> isReady(announcement.status()))
        .filter(announcement -> !endpoints(announcement).isEmpty());
  }

  private static boolean isReady(GroupStatus row) {
    return row.status() == GroupState.READY_FOR_NOTIFICATION;
  }

  private static List<Endpoint> endpoints(Announcement announcement) {
    return announcement.definition().spec().endpoints();
  }

  /** The same, if it still is what this one announces. */
  private Optional<Announcement> current(OpenAnnouncement announced) {
    return current(announced.key())
        .filter(announcement -> open.get(announced.key()) == announced)
        .filter(announcement -> announced.isOf(announcement.status()));
  }

  /** Empty also if that cannot be read now; looking again finds out. */
  private Optional<Announcement> currentIfReadable(OpenAnnouncement announced) {
    try {
      return current(announced);
    } catch (StoreUnavailableException | StaleStateException e) {
      LOG.warn("cannot read what is ready for {}", announced.key(), e);
      return Optional.empty();
    }
  }

  private void look(GroupDate key) {
    try {
      look(key, current(key));
    } catch (StoreUnavailableException | StaleStateException e) {
      LOG.warn("cannot read what is ready for {}; trying again", key, e);
      agenda.in(LOAD_PAUSE, () -> look(key));
    }
  }

  private void look(GroupDate key, Optional<Announcement> current) {
    OpenAnnouncement before = open.get(key);
    if (before != null && current.filter(a -> before.isOf(a.status())).isEmpty()) {
      before.cancelAll();
      open.remove(key);
    }
    if (!closing) {
      current.ifPresent(announcement -> advance(open(announcement), announcement));
    }
  }

  private void advance(OpenAnnouncement announced, Announcement current) {
    Standing standing = announced.standing(endpoints(current));
    announced.keepOnly(standing.due().stream().map(Address::of).toList());
    for (Endpoint endpoint : standing.due()) {
      if (announced.isIdle(Address.of(endpoint))) {
        book(announced, endpoint, standing.lastOf(endpoint));
      }
    }
    if (announced.isIdle() && announced.sayLastWord()) {
      underWay++;
      end(announced, standing.lastWord(now()));
    }
  }

  private void book(OpenAnnouncement announced, Endpoint endpoint, Optional<Attempt> last) {
    Instant now = now();
    Duration delay =
        last.map(Attempt::nextAt)
            .filter(now::isBefore)
            .map(next -> Duration.between(now, next))
            .orElse(Duration.ZERO);
    Address address = Address.of(endpoint);
    String lane = channel.lane(endpoint);
    announced.book(address, agenda.in(delay, () -> queue(announced, address, lane)));
  }

  // Attempts.

  private void queue(OpenAnnouncement announced, Address address, String lane) {
    announced.start(address);
    turnstile.enter(lane, () -> send(announced, address, lane));
  }

  private void send(OpenAnnouncement announced, Address address, String lane) {
    Optional<Announcement> current = closing ? Optional.empty() : currentIfReadable(announced);
    Optional<Endpoint> due = current.flatMap(now -> due(announced, now, address));
    if (due.isEmpty()) {
      announced.stop(address);
      agenda.now(() -> turnstile.leave(lane));
      look(announced.key());
      return;
    }
    underWay++;
    Sent sent = new Sent(address, 1 + announced.attempts(address), now());
    CompletableFuture<Void> unused =
        tell(due.get(), current.get())
            .exceptionally(failure -> Answer.failed("could not be sent: " + failure))
            .thenAccept(answer -> agenda.now(() -> answered(announced, sent, lane, answer)));
  }

  private CompletableFuture<Answer> tell(Endpoint endpoint, Announcement announcement) {
    try {
      return channel.tell(endpoint, Message.of(announcement));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Optional<Endpoint> due(
      OpenAnnouncement announced, Announcement current, Address address) {
    return announced.standing(endpoints(current)).due().stream()
        .filter(endpoint -> Address.of(endpoint).equals(address))
        .findFirst();
  }

  private void answered(OpenAnnouncement announced, Sent sent, String lane, Answer answer) {
    turnstile.leave(lane);
    end(announced, sent.ended(answer, schedule, now()));
  }

  // Records.

  private void end(OpenAnnouncement announced, Attempt attempt) {
    log(announced, attempt);
    if (announced.ended(attempt)) {
      record(announced, attempt);
    }
  }

  private void record(OpenAnnouncement announced, Attempt attempt) {
    recorder.record(() -> row(announced, attempt), row -> recorded(announced, row));
  }

  private Function<Instant, Delivery> row(OpenAnnouncement announced, Attempt attempt) {
    Optional<Standing> after =
        ledger
            .reads()
            .group(announced.key().consumerGroupName())
            .map(group -> announced.standing(group.spec().endpoints()).after(attempt));
    // What has moved on was told all the same, but its failures matter to nobody.
    GroupState concludes =
        after
            .flatMap(Standing::conclusion)
            .filter(state -> state == GroupState.NOTIFIED || mayBeCurrent(announced))
            .orElse(null);
    Attempt told = concludes == GroupState.ERROR ? after.get().blamed(attempt) : attempt;
    return arrival -> told.row(announced.status(), concludes, arrival);
  }

  /** In doubt it is: the ledger looks again. */
  private boolean mayBeCurrent(OpenAnnouncement announced) {
    try {
      return current(announced).isPresent();
    } catch (StoreUnavailableException | StaleStateException e) {
      return true;
    }
  }

  private void recorded(OpenAnnouncement announced, Delivery row) {
    underWay--;
    announced.recorded(row);
    announced.nextUnrecorded().ifPresent(next -> record(announced, next));
    look(announced.key());
    endIfDone();
  }

  private static void log(OpenAnnouncement announced, Attempt attempt) {
    if (attempt.isDelivered()) {
      LOG.debug("{} was told of {}", attempt.address(), announced.key());
    } else {
      LOG.warn(
          "{} was not told of {} at attempt {} of {} ({}): {}",
          attempt.address(),
          announced.key(),
          attempt.number(),
          RetrySchedule.ATTEMPTS,
          attempt.result(),
          attempt.error());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  // The end.

  /**
   * Sends nothing more; waits until the attempts under way have ended and are recorded, though no
   * longer than they may take. Call it before the ledger is closed.
   */
  @Override
  public void close() {
    agenda.now(this::stop);
    try {
      ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("attempts are still under way; they will be made again after the next start");
    } finally {
      agenda.close();
    }
  }

  private void stop() {
    closing = true;
    open.values().forEach(OpenAnnouncement::cancelAll);
    endIfDone();
  }

  private void endIfDone() {
    if (closing && underWay == 0) {
      ended.complete(null);
    }
  }
}
