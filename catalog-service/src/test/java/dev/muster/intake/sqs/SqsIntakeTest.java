package dev.muster.intake.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.intake.NoticeSamples;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real server: what a message says is in the ledger once, and a bad one stops nothing. */
class SqsIntakeTest {
  private static final Duration SOON = Duration.ofSeconds(3);

  private static SqsServer server;

  @BeforeAll
  static void start() {
    server = SqsServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void takesEveryForm() {
    String other = NoticeSamples.KEY.replace("part 0", "part 1");
    try (ReadQueue queue = ReadQueue.of(server.newQueue())) {
      queue.start();
      send(
          queue,
          ReadQueue.event("one"),
          "[%s, %s]".formatted(ReadQueue.event("two"), ReadQueue.event("three")),
          cloudEvent("structured"),
          "[%s, %s]".formatted(cloudEvent("first"), cloudEvent("second")),
          NoticeSamples.sns(ReadQueue.event("enveloped")),
          NoticeSamples.s3(),
          NoticeSamples.minio(),
          NoticeSamples.sns(
              NoticeSamples.records(
                  NoticeSamples.record("ObjectCreated:Put", other, "0055AED6DCD90281E6"))),
          "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\", \"Bucket\": \"landing\"}",
          NoticeSamples.snsConfirmation());
      queue.awaitMessages(10);
      // The first of the notices again, by another way.
      send(queue, NoticeSamples.eventBridge());
      queue.awaitMessages(11);

      assertThat(server.size(queue.url)).isZero();
      assertThat(queue.eventIds()).hasSize(10).contains("one", "two", "three", "enveloped");
      assertThat(queue.store.events())
          .extracting(event -> event.attributes().get("ce_id"))
          .contains("structured", "first", "second");
      assertThat(queue.store.events())
          .filteredOn(event -> event.attributes().containsKey("object"))
          .hasSize(3)
          .extracting(IngestionEvent::filePath)
          .containsOnly("s3://landing" + NoticeSamples.FOLDER);
      assertThat(queue.intake().counts().ignored()).isEqualTo(2);
      assertThat(queue.intake().counts().duplicates()).isOne();
      assertThat(queue.intake().counts().rejected()).isZero();
      assertThat(queue.intake().trouble()).isEmpty();
    }
  }

  private static void send(ReadQueue queue, String... bodies) {
    for (String body : bodies) {
      server.send(queue.url, body);
    }
  }

  private static String cloudEvent(String id) {
    return """
        {"specversion": "1.0", "id": "%s", "source": "/guo", "type": "landed", "data": %s}"""
        .formatted(id, ReadQueue.nameless("s3://landing/cloud"));
  }

  @Test
  void leavesMalformedMessagesToTheQueueThatSetsThemAside() {
    String letters = server.newQueue();
    String good = ReadQueue.event("x");
    List<String> bad =
        List.of(
            "no JSON",
            "[]",
            "7",
            good.substring(0, 50),
            good + good,
            good.replace("\"GUO\"", "7"),
            good.replace("2026-11-22", "2026-13-22"),
            good.replace("\"event_id\"", "\"source_system\""),
            NoticeSamples.sns("no JSON"),
            NoticeSamples.s3().replace("\"eventName\"", "\"name\""));
    try (ReadQueue queue = ReadQueue.of(server.newQueue(2, letters)).visibleAgainAfter(SOON)) {
      queue.start();
      for (int i = 0; i < bad.size(); i++) {
        send(queue, ReadQueue.event("good " + i), bad.get(i));
      }
      queue.awaitMessages(10);
      ReadQueue.await("they were set aside", () -> server.size(letters) == 10);

      assertThat(server.receive(letters)).containsExactlyInAnyOrderElementsOf(bad);
      assertThat(server.size(queue.url)).isZero();
      assertThat(queue.eventIds())
          .containsExactlyInAnyOrder(
              "good 0", "good 1", "good 2", "good 3", "good 4", "good 5", "good 6", "good 7",
              "good 8", "good 9");
      ReadQueue.await("each is rejected twice", () -> queue.intake().counts().rejected() == 20);
      assertThat(queue.intake().counts().messages()).isEqualTo(10);
      assertThat(queue.intake().counts().duplicates()).isZero();
    }
  }

  @Test
  void takesWhatIsGoodInAMessageOnce() {
    String letters = server.newQueue();
    try (ReadQueue queue = ReadQueue.of(server.newQueue(3, letters)).visibleAgainAfter(SOON)) {
      queue.start();
      send(queue, "[%s, {}]".formatted(ReadQueue.nameless("s3://landing/a")));
      ReadQueue.await("it was set aside", () -> server.size(letters) == 1);

      assertThat(queue.eventIds()).hasSize(1);
      ReadQueue.await("it is rejected each time", () -> queue.intake().counts().rejected() == 3);
      ReadQueue.await("it came again twice", () -> queue.intake().counts().duplicates() == 2);
      assertThat(queue.intake().counts().messages()).isZero();
    }
  }

  @Test
  void rejectsAnIdThatIsTaken() {
    try (ReadQueue queue = ReadQueue.of(server.newQueue())) {
      queue.start();
      send(queue, ReadQueue.event("a"));
      queue.awaitMessages(1);
      send(queue, ReadQueue.event("a"), ReadQueue.event("a").replace("landing/a", "landing/b"));
      queue.awaitMessages(2);
      ReadQueue.await("one is rejected", () -> queue.intake().counts().rejected() == 1);

      assertThat(queue.eventIds()).containsExactly("a");
      assertThat(queue.intake().counts().duplicates()).isOne();
      assertThat(server.size(queue.url)).isOne();
    }
  }

  /** Stopped between a commit and what follows it, as by a crash. */
  @Test
  void knowsAMessageAgainThatWasCommittedAndNotDeleted() {
    try (ReadQueue queue = ReadQueue.of(server.newQueue()).visibleAgainAfter(SOON)) {
      queue.holdCommits();
      queue.start();
      send(queue, ReadQueue.nameless("s3://landing/a"));
      queue.awaitHeldCommit();
      String two = "[%s, %s]".formatted(ReadQueue.nameless("s3://b"), ReadQueue.nameless("s3://b"));
      send(queue, two);
      ReadQueue.await("both wait for their commit", () -> queue.ledger.queued() > 0);

      long begin = System.nanoTime();
      queue.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
      queue.releaseCommits();
      ReadQueue.await("they are committed", () -> queue.eventIds().size() == 3);
      assertThat(server.size(queue.url)).isEqualTo(2);
      queue.start();
      queue.awaitMessages(2);

      assertThat(queue.intake().counts().duplicates()).isEqualTo(3);
      assertThat(queue.eventIds()).hasSize(3).doesNotHaveDuplicates();
      assertThat(server.size(queue.url)).isZero();
    }
  }

  /** Held for more than twice as long as the messages are kept from others at a time. */
  @Test
  void keepsMessagesFromOthersWhileTheyWaitForRoomAndForTheirCommit() {
    try (ReadQueue queue =
        new ReadQueue(server.newQueue(), new LedgerSettings(1, 1))
            .visibleAgainAfter(Duration.ofSeconds(5))) {
      queue.start();
      send(queue, ReadQueue.event("before"));
      queue.awaitMessages(1);

      queue.holdCommits();
      CompletableFuture<?> first =
          queue.ledger.submit(List.of(Samples.landed("first", Samples.DATES)));
      queue.awaitHeldCommit();
      send(queue, ReadQueue.event("waits for its commit"));
      ReadQueue.await("it is queued", () -> queue.ledger.queued() == 1);
      send(queue, ReadQueue.event("waits for room"));
      ReadQueue.await(
          "it is full", () -> queue.intake().trouble().orElse("").contains("ledger is full"));
      List<String> handedOut = new ArrayList<>();
      long since = System.nanoTime();
      ReadQueue.await(
          "eleven seconds are over",
          () -> {
            handedOut.addAll(server.receive(queue.url));
            return System.nanoTime() - since > 11_000_000_000L;
          });
      queue.releaseCommits();
      first.join();
      queue.awaitMessages(3);

      assertThat(handedOut).isEmpty();
      assertThat(queue.eventIds())
          .containsExactly("before", "first", "waits for its commit", "waits for room");
      assertThat(queue.intake().counts().duplicates()).isZero();
      send(queue, ReadQueue.event("last"));
      queue.awaitMessages(4);
      ReadQueue.await("it works again", () -> queue.intake().trouble().isEmpty());
    }
  }

  @Test
  void stopsAtOnceThoughItWaitsForMessages() {
    try (ReadQueue queue = ReadQueue.of(server.newQueue())) {
      queue.start();
      send(queue, ReadQueue.event("a"));
      queue.awaitMessages(1);

      long begin = System.nanoTime();
      queue.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
    }
  }

  @Test
  void takesManyMessages() {
    try (ReadQueue queue = ReadQueue.of(server.newQueue())) {
      for (int i = 0; i < 300; i++) {
        send(queue, ReadQueue.event("event " + i));
      }
      queue.start();
      queue.awaitMessages(300);

      assertThat(queue.eventIds()).hasSize(300).doesNotHaveDuplicates();
      assertThat(server.size(queue.url)).isZero();
      assertThat(queue.intake().counts().duplicates()).isZero();
    }
  }
}
