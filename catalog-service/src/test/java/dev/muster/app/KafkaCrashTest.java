package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.intake.kafka.KafkaServer;
import dev.muster.model.IngestionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real process and a real broker: SIGKILL loses no message and counts none twice. */
@Tag("databases")
class KafkaCrashTest {
  private static final int KILLS = 5;
  private static final int PARTITIONS = 3;
  private static final int MOST_MESSAGES_IN_A_LIFE = 100;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final String GROUP = "crash-test";

  /** The broker soon gives up on one that was killed. */
  private static final String SOON_GIVEN_UP =
      ", session.timeout.ms: 1000, heartbeat.interval.ms: 300";

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** The paths of the events sent, each of them another. */
  private final List<String> sent = new ArrayList<>();

  @TempDir private Path data;

  @Test
  void hasEveryMessageOnceThoughItIsKilledAgainAndAgain() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (KafkaServer broker = KafkaServer.start()) {
      String topic = broker.newTopic(PARTITIONS);
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> sendUntil(enough, broker, topic));
      for (int kill = 1; kill <= KILLS; kill++) {
        try (ServiceProcess service = start(broker, topic, SOON_GIVEN_UP)) {
          Calls calls = new Calls(service.address());
          int messages = 1 + random.nextInt(MOST_MESSAGES_IN_A_LIFE);
          Calls.await(messages + " messages", () -> messages(calls) >= messages);
          LockSupport.parkNanos(random.nextInt(50_000_000));
          service.kill();
        }
      }
      enough.set(true);
      sender.join();
      try (ServiceProcess service = start(broker, topic, "")) {
        Map<Integer, Long> ends = broker.ends(topic, PARTITIONS);
        Calls.await("all is read", () -> positions().equals(ends));
        assertThat(service.stop()).as("exit code after SIGTERM").isZero();
        assertThat(positions()).as("seed %d", seed).isEqualTo(ends);
        assertThat(broker.groupOffsets(GROUP)).as("seed %d", seed).isEqualTo(ends);
      }
    } finally {
      enough.set(true);
    }
    try (StoredTables tables = StoredTables.open(data)) {
      assertThat(tables.events())
          .as("seed %d", seed)
          .extracting(IngestionEvent::filePath)
          .containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  /** Messages of one event or of several, some with an id and some without. */
  private void sendUntil(AtomicBoolean enough, KafkaServer broker, String topic) {
    Random own = new Random(seed + 1);
    try {
      while (!enough.get()) {
        String body =
            own.nextInt(4) == 0
                ? "[%s, %s, %s]".formatted(event(own), event(own), event(own))
                : event(own);
        broker.send(topic, own.nextInt(PARTITIONS), body);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String event(Random own) {
    String path = "s3://landing/" + sent.size();
    sent.add(path);
    String id = own.nextBoolean() ? "" : "\"event_id\": \"%s\", ".formatted(path);
    return """
        {%s"source_system": "GUO", "data_type": "FACT_%d", "data_as_of_date": "2026-11-%02d",
         "file_path": "%s"}"""
        .formatted(id, own.nextInt(3), 1 + own.nextInt(20), path);
  }

  private ServiceProcess start(KafkaServer broker, String topic, String more) {
    return ServiceProcess.start(
        data,
        Map.of(
            "MUSTER_INTAKE_KAFKA_BOOTSTRAP_SERVERS",
            broker.address(),
            "MUSTER_INTAKE_KAFKA_TOPIC",
            topic,
            "MUSTER_INTAKE_KAFKA_GROUP_ID",
            GROUP,
            "MUSTER_INTAKE_KAFKA_PROPERTIES",
            "{max.poll.records: 20%s}".formatted(more)));
  }

  private static double messages(Calls calls) {
    return calls
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("muster_kafka_messages_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  /** What the tables say, by partition. */
  private Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new TreeMap<>();
    try (StoredTables tables = StoredTables.open(data)) {
      tables
          .positions()
          .forEach(
              (stream, position) ->
                  positions.put(
                      Integer.valueOf(stream.substring(stream.lastIndexOf('/') + 1)), position));
    }
    return positions;
  }
}
