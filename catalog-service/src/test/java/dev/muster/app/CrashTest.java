package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.client.MusterClient;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Samples;
import dev.muster.readiness.PlainRecomputation;
import dev.muster.readiness.PlainRecomputation.GroupFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules 1 and 6, on the real process: SIGKILL at any moment loses nothing and tells everybody. */
class CrashTest {
  private static final int KILLS = 20;
  private static final int THREADS = 4;
  private static final int MOST_ANSWERS_IN_A_LIFE = 20;
  private static final int LONGEST_COMMIT_MILLIS = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<Feed> FEEDS =
      List.of(
          new Feed("GUO", "FACT_ORDERS"),
          new Feed("GUO", "FACT_RETURNS"),
          new Feed("CRM", "DIM_ACCOUNT"),
          new Feed("DMSH_DWQDB", "DIM_GUM_AD_DATE"));
  private static final List<GroupSpec> GROUPS =
      List.of(
          Samples.group("orders", FEEDS.get(0)),
          Samples.group("finance", FEEDS.get(0), FEEDS.get(1)),
          Samples.group("everything", FEEDS.toArray(Feed[]::new)));

  private final ObjectMapper json = new ObjectMapper();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final AtomicInteger nextEvent = new AtomicInteger();

  /** Sent, and not yet answered: to be sent again. */
  private final Queue<ObjectNode> unanswered = new ConcurrentLinkedQueue<>();

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @TempDir private Path data;
  private ToldConsumer consumer;

  @BeforeEach
  void receive() throws IOException {
    consumer = ToldConsumer.start();
  }

  @AfterEach
  void stopReceiving() {
    consumer.close();
  }

  @Test
  void losesNothingAndTellsEverybodyThoughItIsKilledAgainAndAgain() throws Exception {
    defineGroups();
    for (int kill = 1; kill <= KILLS; kill++) {
      try (ServiceProcess service = start()) {
        checkTables("after kill " + (kill - 1));
        List<Thread> posters = startPosting(service);
        awaitAcknowledged(acknowledged.size() + random.nextInt(MOST_ANSWERS_IN_A_LIFE));
        Thread.sleep(random.nextInt(LONGEST_COMMIT_MILLIS));
        service.kill();
        for (Thread poster : posters) {
          poster.join();
        }
      }
    }
    try (ServiceProcess service = start()) {
      MusterClient client = new MusterClient(service.address());
      for (ObjectNode event = unanswered.poll(); event != null; event = unanswered.poll()) {
        post(client, event);
      }
      awaitAllTold();
      checkTables("at the end");
      assertThat(service.stop()).as("exit code after SIGTERM").isZero();
    }
    assertThat(acknowledged).as(context("acknowledged")).hasSizeGreaterThan(KILLS);
  }

  private ServiceProcess start() {
    return ServiceProcess.start(data, Map.of("MUSTER_NOTIFICATION_RETRY_SCALE", "0.01"));
  }

  private void defineGroups() throws InterruptedException {
    try (ServiceProcess service = start()) {
      MusterClient client = new MusterClient(service.address());
      for (GroupSpec group : GROUPS) {
        ObjectNode definition = json.createObjectNode();
        ArrayNode required = definition.putArray("required_data_types");
        for (Feed feed : group.requiredFeeds()) {
          required.addObject().put("source", feed.sourceSystem()).put("type", feed.dataType());
        }
        definition
            .putArray("notify")
            .addObject()
            .put("channel", "webhook")
            .put("url", consumer.hook().toString())
            .put("secret", ToldConsumer.SECRET);
        client.putGroup(group.consumerGroupName(), definition);
      }
      service.stop();
    }
  }

  private List<Thread> startPosting(ServiceProcess service) {
    List<Thread> posters = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random own = new Random(random.nextLong());
      Thread poster = new Thread(() -> postUntilDead(new MusterClient(service.address()), own));
      poster.start();
      posters.add(poster);
    }
    return posters;
  }

  private void postUntilDead(MusterClient client, Random own) {
    while (true) {
      ObjectNode event = own.nextBoolean() ? unanswered.poll() : null;
      if (event == null) {
        event = newEvent(own);
      }
      try {
        post(client, event);
      } catch (UncheckedIOException | MusterClient.RefusedException e) {
        return;
      }
    }
  }

  /** Whatever is not answered goes back, to be sent again under its id. */
  private void post(MusterClient client, ObjectNode event) {
    unanswered.add(event);
    JsonNode answer = client.postEvents(event);
    unanswered.remove(event);
    acknowledged.add(answer.get("event_id").asText());
  }

  private ObjectNode newEvent(Random own) {
    int number = nextEvent.incrementAndGet();
    Feed feed = FEEDS.get(own.nextInt(FEEDS.size()));
    LocalDate date = Samples.DATE.minusDays(own.nextInt(12));
    IngestionStatus status =
        switch (own.nextInt(10)) {
          case 0 -> IngestionStatus.FAILED;
          case 1 -> IngestionStatus.PROCESSING;
          default -> IngestionStatus.INGESTED;
        };
    return json.createObjectNode()
        .put("event_id", "event-" + number)
        .put("source_system", feed.sourceSystem())
        .put("data_type", feed.dataType())
        .put("data_as_of_date", date.toString())
        .put("ingestion_date", Samples.NIGHT.plusSeconds(own.nextInt(1_000_000)).toString())
        .put("file_path", "s3://landing/%s/data_as_of_date=%s/".formatted(feed, date))
        .put("status", status.name())
        .put("record_count", number);
  }

  private void checkTables(String when) {
    try (StoredTables tables = StoredTables.open(data)) {
      List<IngestionEvent> events = tables.events();
      List<String> ids = events.stream().map(IngestionEvent::eventId).toList();
      assertThat(ids).as(context(when + ": every event once")).doesNotHaveDuplicates();
      assertThat(new HashSet<>(ids))
          .as(context(when + ": every acknowledged event"))
          .containsAll(acknowledged);
      assertThat(tables.partitionFacts())
          .as(context(when + ": status table"))
          .isEqualTo(PlainRecomputation.partitions(events));
      checkGroups(when, tables, events);
    }
    consumer.assertToldUnderOneIdEach(context(when));
  }

  private void checkGroups(String when, StoredTables tables, List<IngestionEvent> events) {
    Map<GroupDate, GroupFacts> expected = PlainRecomputation.groups(GROUPS, events);
    Map<GroupDate, StoredTables.GroupRow> actual = tables.groups();
    assertThat(actual.keySet()).as(context(when + ": group dates")).isEqualTo(expected.keySet());
    actual.forEach(
        (key, row) -> {
          GroupFacts facts = expected.get(key);
          assertThat(row.missing()).as(context(when + ": " + key)).isEqualTo(facts.missing());
          assertThat(row.status()).as(context(when + ": " + key)).isEqualTo(status(facts, row));
        });
  }

  private static GroupState status(GroupFacts facts, StoredTables.GroupRow row) {
    boolean told = row.notificationSentAt() != null && facts.status() != GroupState.ERROR;
    return told ? GroupState.NOTIFIED : facts.status();
  }

  private void awaitAcknowledged(int events) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (acknowledged.size() < events) {
      assertThat(Instant.now()).as(context("answers to " + events)).isBefore(deadline);
      Thread.sleep(5);
    }
  }

  private void awaitAllTold() throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!readyAndNotTold().isEmpty()) {
      assertThat(Instant.now()).as(context("not told: " + readyAndNotTold())).isBefore(deadline);
      Thread.sleep(100);
    }
    try (StoredTables tables = StoredTables.open(data)) {
      consumer.assertKnows(tables.groups(), context("at the end"));
    }
  }

  private List<GroupDate> readyAndNotTold() {
    try (StoredTables tables = StoredTables.open(data)) {
      return tables.groups().entrySet().stream()
          .filter(row -> row.getValue().status() == GroupState.READY_FOR_NOTIFICATION)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  private String context(String what) {
    return "seed %d, %s".formatted(seed, what);
  }
}
