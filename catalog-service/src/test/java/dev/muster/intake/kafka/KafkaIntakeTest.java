package dev.muster.intake.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.LedgerSettings;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real broker: every message is in the ledger once, and a bad one stops nothing. */
class KafkaIntakeTest {
  private static KafkaServer server;

  @BeforeAll
  static void start() throws Exception {
    server = KafkaServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void takesEveryForm() throws Exception {
    try (ReadTopic topic = ReadTopic.of(server, 2)) {
      topic.start();
      server.send(topic.name, 0, ReadTopic.event("one"));
      server.send(
          topic.name, 1, "[%s, %s]".formatted(ReadTopic.event("two"), ReadTopic.event("three")));
      String data = ReadTopic.nameless("s3://landing/cloud");
      server.send(
          topic.name,
          0,
          data,
          Map.of(
              "content-type", "application/json",
              "ce_specversion", "1.0",
              "ce_id", "binary %é",
              "ce_source", "/guo",
              "ce_type", "landed"));
      server.send(
          topic.name,
          1,
          cloudEvent("structured", data),
          Map.of("Content-Type", "application/cloudevents+json; charset=UTF-8"));
      server.send(
          topic.name,
          0,
          "[%s, %s]".formatted(cloudEvent("first", data), cloudEvent("second", data)),
          Map.of("content-type", "application/cloudevents-batch+json"));
      topic.awaitAll();

      assertThat(topic.eventIds()).hasSize(7).contains("one", "two", "three");
      assertThat(topic.store.events())
          .extracting(event -> event.attributes().get("ce_id"))
          .contains("binary %é", "structured", "first", "second");
      ReadTopic.await("all are counted", () -> topic.intake().counts().messages() == 5);
      assertThat(topic.intake().counts().rejected()).isZero();
      assertThat(topic.intake().trouble()).isEmpty();
    }
  }

  private static String cloudEvent(String id, String data) {
    return """
        {"specversion": "1.0", "id": "%s", "source": "/guo", "type": "landed", "data": %s}"""
        .formatted(id, data);
  }

  @Test
  void passesOverMalformedMessagesAndKeepsThem() throws Exception {
    String letters = server.newTopic(1);
    String good = ReadTopic.event("x");
    List<String> bad = new ArrayList<>();
    bad.add(null);
    bad.add("");
    bad.add("no JSON");
    bad.add("[]");
    bad.add("7");
    bad.add(good.substring(0, 50));
    bad.add(good + good);
    bad.add(good.replace("\"GUO\"", "7"));
    bad.add(good.replace("2026-11-22", "2026-13-22"));
    bad.add(good.replace("\"event_id\"", "\"source_system\""));
    try (ReadTopic topic = ReadTopic.of(server, 1).withDeadLettersTo(letters)) {
      topic.start();
      for (int i = 0; i < bad.size(); i++) {
        server.send(topic.name, 0, ReadTopic.event("good " + i));
        server.send(topic.name, 0, bad.get(i), Map.of("trace", "t" + i));
      }
      server.send(topic.name, 0, "[%s, {}]".formatted(ReadTopic.event("of two")));
      topic.awaitAll();

      assertThat(topic.eventIds())
          .containsExactlyInAnyOrder(
              "good 0", "good 1", "good 2", "good 3", "good 4", "good 5", "good 6", "good 7",
              "good 8", "good 9", "of two");
      assertThat(topic.intake().counts().rejected()).isEqualTo(11);
      List<ConsumerRecord<byte[], byte[]>> sent = read(letters, 11);
      for (int i = 0; i < bad.size(); i++) {
        ConsumerRecord<byte[], byte[]> letter = sent.get(i);
        assertThat(letter.value())
            .isEqualTo(bad.get(i) == null ? null : bad.get(i).getBytes(StandardCharsets.UTF_8));
        assertThat(header(letter, "trace")).isEqualTo("t" + i);
        assertThat(header(letter, "muster-topic")).isEqualTo(topic.name);
        assertThat(header(letter, "muster-partition")).isEqualTo("0");
        assertThat(header(letter, "muster-offset")).isEqualTo("" + (2 * i + 1));
      }
      assertThat(header(sent.get(7), "muster-error")).startsWith("#/source_system expected");
      assertThat(header(sent.get(10), "muster-error")).startsWith("event 1: #/");
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("letters-of-" + topic)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      ReadTopic.await(
          count + " dead letters",
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
            return messages.size() >= count;
          });
    }
    assertThat(messages).hasSize(count);
    return messages;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String group) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", server.address());
    properties.put("group.id", group);
    properties.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Test
  void sendsAMessageThatIsTooLargeForTheDeadLettersByItsHeadersAlone() throws Exception {
    String letters = server.newTopic(1);
    try (ReadTopic topic =
        ReadTopic.of(server, 1).withDeadLettersTo(letters).with("max.request.size", "2000")) {
      topic.start();
      server.send(topic.name, 0, "x".repeat(5_000));
      server.send(topic.name, 0, ReadTopic.event("good"));
      topic.awaitAll();

      assertThat(topic.eventIds()).containsExactly("good");
      ConsumerRecord<byte[], byte[]> letter = read(letters, 1).get(0);
      assertThat(letter.value()).isEmpty();
      assertThat(header(letter, "muster-offset")).isEqualTo("0");
    }
  }

  @Test
  void rejectsAnIdThatIsTaken() throws Exception {
    try (ReadTopic topic = ReadTopic.of(server, 1)) {
      topic.start();
      server.send(topic.name, 0, ReadTopic.event("a"));
      server.send(topic.name, 0, ReadTopic.event("a"));
      server.send(topic.name, 0, ReadTopic.event("a").replace("landing/a", "landing/b"));
      topic.awaitAll();

      ReadTopic.await("all are counted", () -> topic.intake().counts().messages() == 3);
      assertThat(topic.eventIds()).containsExactly("a");
      assertThat(topic.intake().counts().duplicates()).isOne();
      assertThat(topic.intake().counts().rejected()).isOne();
    }
  }

  @Test
  void knowsAMessageAgainThatSaysNothingOfItself() throws Exception {
    try (ReadTopic topic = ReadTopic.of(server, 2)) {
      topic.start();
      String event = ReadTopic.nameless("s3://landing/same");
      server.send(topic.name, 0, event);
      server.send(topic.name, 0, event);
      server.send(topic.name, 1, "[%s, %s]".formatted(event, event));
      topic.awaitAll();
      assertThat(topic.eventIds()).hasSize(4).doesNotHaveDuplicates();

      topic.stop();
      Map<String, Long> begin = new HashMap<>(topic.ledger.positions());
      begin.replaceAll((stream, position) -> 0L);
      topic.submit(arrival -> new Entry.PositionsReached(begin, arrival));
      topic.start();
      topic.awaitAll();

      ReadTopic.await("all are counted", () -> topic.intake().counts().messages() == 3);
      assertThat(topic.intake().counts().duplicates()).isEqualTo(4);
      assertThat(topic.eventIds()).hasSize(4);
    }
  }

  @Test
  void goesOnWhereTheLedgerSaysWhateverTheGroupSays() throws Exception {
    try (ReadTopic topic = ReadTopic.of(server, 1)) {
      topic.start();
      server.send(topic.name, 0, ReadTopic.event("a"));
      server.send(topic.name, 0, ReadTopic.event("b"));
      topic.awaitAll();
      topic.stop();
      assertThat(server.groupOffsets(topic.group)).isEqualTo(Map.of(0, 2L));

      server.send(topic.name, 0, ReadTopic.event("c"));
      for (long wrong : List.of(0L, 3L)) {
        commitForGroup(topic, wrong);
        topic.start();
        server.send(topic.name, 0, ReadTopic.event("after " + wrong));
        topic.awaitAll();
        topic.stop();
      }

      assertThat(topic.eventIds()).containsExactly("a", "b", "c", "after 0", "after 3");
      assertThat(server.groupOffsets(topic.group)).isEqualTo(Map.of(0, 5L));
    }
  }

  private static void commitForGroup(ReadTopic topic, long offset) throws Exception {
    server
        .admin()
        .alterConsumerGroupOffsets(
            topic.group, Map.of(new TopicPartition(topic.name, 0), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  /** Held for longer than a consumer may be silent. */
  @Test
  void waitsForRoomInTheLedgerAndStaysInItsGroup() throws Exception {
    String name = server.newTopic(1);
    try (ReadTopic topic =
        new ReadTopic(server, name, 1, new LedgerSettings(1, 1))
            .with("max.poll.interval.ms", "6000")
            .with("session.timeout.ms", "6000")
            .with("heartbeat.interval.ms", "300")) {
      topic.start();
      server.send(name, 0, ReadTopic.event("before"));
      topic.awaitAll();
      String member = member(topic);

      CountDownLatch room = new CountDownLatch(1);
      topic.store.beforeCommit(batch -> await(room));
      CompletableFuture<?> first =
          topic.ledger.submit(List.of(Samples.landed("first", Samples.DATES)));
      ReadTopic.await("the commit is held", () -> topic.ledger.queued() == 0);
      CompletableFuture<?> second =
          topic.ledger.submit(List.of(Samples.landed("second", Samples.DATES)));
      server.send(name, 0, ReadTopic.event("later"));
      ReadTopic.await(
          "it is full", () -> topic.intake().trouble().orElse("").contains("ledger is full"));
      long since = System.nanoTime();
      ReadTopic.await("ten seconds are over", () -> System.nanoTime() - since > 10_000_000_000L);
      assertThat(member(topic)).isEqualTo(member);
      server.send(name, 0, ReadTopic.event("last"));
      room.countDown();
      CompletableFuture.allOf(first, second).join();
      topic.awaitAll();

      assertThat(topic.eventIds()).containsExactly("before", "first", "second", "later", "last");
      ReadTopic.await("it works again", () -> topic.intake().trouble().isEmpty());
      assertThat(topic.intake().counts().duplicates()).isZero();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String member(ReadTopic topic) throws Exception {
    return server
        .admin()
        .describeConsumerGroups(List.of(topic.group))
        .all()
        .get()
        .get(topic.group)
        .members()
        .iterator()
        .next()
        .consumerId();
  }

  @Test
  void losesNothingWhilePartitionsGoToAndFro() throws Exception {
    try (ReadTopic topic = ReadTopic.of(server, 4)) {
      topic.start();
      List<String> sent = new ArrayList<>();
      for (int guest = 0; guest < 3; guest++) {
        send(topic, sent, 50);
        try (KafkaConsumer<byte[], byte[]> other = consumer(topic.group)) {
          other.subscribe(List.of(topic.name));
          ReadTopic.await(
              "somebody else has some partitions",
              () -> {
                other.poll(Duration.ofMillis(50));
                return !other.assignment().isEmpty();
              });
          send(topic, sent, 20);
        }
      }
      topic.awaitAll();

      assertThat(topic.eventIds()).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  private static void send(ReadTopic topic, List<String> sent, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String id = "event " + sent.size();
      server.send(topic.name, i % 4, ReadTopic.event(id));
      sent.add(id);
    }
  }

  @Test
  void readsPartitionsThatAreAdded() throws Exception {
    String name = server.newTopic(1);
    try (ReadTopic topic = new ReadTopic(server, name, 2, new LedgerSettings(100, 100))) {
      topic.start();
      server.send(name, 0, ReadTopic.event("a"));
      ReadTopic.await("the first is read", () -> topic.eventIds().size() == 1);
      server.admin().createPartitions(Map.of(name, NewPartitions.increaseTo(2))).all().get();
      ReadTopic.await("there are two", () -> server.ends(name, 2).size() == 2);
      server.send(name, 1, ReadTopic.event("b"));
      topic.awaitAll();

      assertThat(topic.eventIds()).containsExactly("a", "b");
    }
  }

  @Test
  void readsATopicThatWasMadeAnewFromItsBeginning() throws Exception {
    try (ReadTopic topic = ReadTopic.of(server, 1)) {
      topic.start();
      server.send(topic.name, 0, ReadTopic.nameless("s3://old"));
      server.send(topic.name, 0, ReadTopic.nameless("s3://old"));
      topic.awaitAll();
      topic.stop();
      server.admin().deleteTopics(List.of(topic.name)).all().get();
      ReadTopic.await("it is gone", () -> isGone(topic.name));
      server.create(topic.name, 1);
      server.send(topic.name, 0, ReadTopic.nameless("s3://new"));
      topic.start();
      ReadTopic.await("it is read", () -> topic.eventIds().size() == 3);

      assertThat(topic.store.events())
          .extracting(IngestionEvent::filePath)
          .containsExactly("s3://old", "s3://old", "s3://new");
    }
  }

  private static boolean isGone(String topic) {
    try {
      return !server.admin().listTopics().names().get().contains(topic);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
