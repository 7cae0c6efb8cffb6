package dev.muster.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.app.demo.LandingZone.Delivery;
import dev.muster.app.demo.Receiver.Notice;
import dev.muster.app.demo.Scenario.Group;
import dev.muster.client.MusterClient;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The story: a week lands, one feed is late, one partition fails, one consumer is told. */
public final class Demo {
  private static final Duration BETWEEN_LANDINGS = Duration.ofMillis(60);
  private static final Duration BETWEEN_SCENES = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SECRET_BYTES = 32;
  private static final int SHOWN_OF_SIGNATURE = 24;

  private final ObjectMapper json = new ObjectMapper();
  private final Clock clock;
  private final Screen screen;
  private final Scenario scenario;
  private final LandingZone landing;
  private final MusterClient service;
  private final ReadinessTable table;
  private final CountDownLatch weekTold;

  /**
   * A demo against a running service.
   *
   * @param folder where the source systems' files go
   */
  public Demo(URI service, Path folder, Clock clock, Screen screen) {
    this.clock = clock;
    this.screen = screen;
    this.scenario = Scenario.before(LocalDate.now(clock.withZone(ZoneOffset.UTC)));
    this.landing = new LandingZone(folder, new Random());
    this.service = new MusterClient(service);
    this.table = new ReadinessTable(this.service, scenario.week());
    this.weekTold = new CountDownLatch(scenario.week().size());
  }

  /**
   * Plays the story to its end.
   *
   * @throws IllegalStateException if the consumer was not told of the whole week in time
   */
  public void play() throws IOException, InterruptedException {
    String secret = newSecret();
    try (Receiver receiver = new Receiver(secret, clock, this::print)) {
      defineGroups(receiver.url(), secret);
      screen.show(table.draw());
      for (LocalDate date : scenario.week()) {
        landDay(date);
      }
      pause(BETWEEN_SCENES);
      deliverAgain();
      pause(BETWEEN_SCENES);
      deliverLate();
      awaitNotices();
      screen.end(table.draw());
    }
  }

  private static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }

  private void defineGroups(URI hook, String secret) {
    for (Group group : Scenario.GROUPS) {
      ObjectNode definition = json.createObjectNode();
      ArrayNode required = definition.putArray("required_data_types");
      for (Feed feed : group.feeds()) {
        required.addObject().put("source", feed.sourceSystem()).put("type", feed.dataType());
      }
      if (group.told()) {
        definition
            .putArray("notify")
            .addObject()
            .put("channel", "webhook")
            .put("url", hook.toString())
            .put("secret", secret);
      }
      service.putGroup(group.name(), definition);
    }
  }

  private void landDay(LocalDate date) throws InterruptedException {
    for (Feed feed : Scenario.FEEDS) {
      if (scenario.isLate(feed, date)) {
        continue;
      }
      boolean fails = scenario.failsFirst(feed, date);
      deliver(feed, date, 1, fails ? IngestionStatus.FAILED : IngestionStatus.INGESTED);
      pause(BETWEEN_LANDINGS);
    }
  }

  private void deliverAgain() {
    LocalDate date = scenario.week().get(3);
    screen.say("-- %s failed on %s; it is delivered again".formatted(Scenario.RETURNS, date));
    deliver(Scenario.RETURNS, date, 2, IngestionStatus.INGESTED);
  }

  private void deliverLate() {
    LocalDate date = scenario.yesterday();
    screen.say("-- %s of %s comes late".formatted(Scenario.AD_DATES, date));
    deliver(Scenario.AD_DATES, date, 1, IngestionStatus.INGESTED);
  }

  private void deliver(Feed feed, LocalDate date, int delivery, IngestionStatus status) {
    Delivery landed = landing.land(feed, date, delivery);
    ObjectNode event =
        json.createObjectNode()
            .put("source_system", feed.sourceSystem())
            .put("data_type", feed.dataType())
            .put("data_as_of_date", date.toString())
            .put("ingestion_date", clock.instant().truncatedTo(ChronoUnit.MICROS).toString())
            .put("file_path", landed.folder().toUri().toString())
            .put("status", status.name())
            .put("record_count", landed.recordCount())
            .put("file_size_bytes", landed.fileSizeBytes());
    if (status == IngestionStatus.FAILED) {
      event.put("status_reason", "row count differs from the source's control total");
    }
    service.postEvents(event);
    screen.show(table.draw());
  }

  private void print(Notice notice) {
    screen.say(
        "-> %s %s revision %d: signature verified, %s…"
            .formatted(
                notice.data().get("consumer_group_name").asText(),
                notice.data().get("data_as_of_date").asText(),
                notice.data().get("revision").asInt(),
                notice.signature().substring(0, SHOWN_OF_SIGNATURE)));
    weekTold.countDown();
  }

  private void awaitNotices() throws InterruptedException {
    if (!weekTold.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%s was not told of %d dates within %d s"
              .formatted(Scenario.MARKETING.name(), weekTold.getCount(), PATIENCE.toSeconds()));
    }
    awaitRecordedNotices();
  }

  /** The consumer knows before the table does: the outcome comes back as an entry. */
  private void awaitRecordedNotices() throws InterruptedException {
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += BETWEEN_LANDINGS.toMillis()) {
      long notified =
          service.groupStatus(Scenario.MARKETING.name()).findValuesAsText("group_status").stream()
              .filter("NOTIFIED"::equals)
              .count();
      if (notified == scenario.week().size()) {
        return;
      }
      pause(BETWEEN_LANDINGS);
    }
  }

  private static void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
