package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.intake.sqs.SqsServer;
import dev.muster.model.IngestionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real process and a real server: SIGKILL loses no message and counts none twice. */
@Tag("databases")
class SqsCrashTest {
  private static final int KILLS = 3;
  private static final int MOST_MESSAGES_IN_A_LIFE = 100;
  private static final long PAUSE_NANOS = 10_000_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** The paths of the events sent, each of them another. */
  private final List<String> sent = new ArrayList<>();

  @TempDir private Path data;

  @Test
  void hasEveryMessageOnceThoughItIsKilledAgainAndAgain() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (SqsServer server = SqsServer.start()) {
      String queue = server.newQueue();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> sendUntil(enough, server, queue));
      for (int kill = 1; kill <= KILLS; kill++) {
        try (ServiceProcess service = start(queue)) {
          Calls calls = new Calls(service.address());
          int messages = 1 + random.nextInt(MOST_MESSAGES_IN_A_LIFE);
          Calls.await(messages + " messages", () -> metric(calls, "messages") >= messages);
          LockSupport.parkNanos(random.nextInt(50_000_000));
          service.kill();
        }
      }
      enough.set(true);
      sender.join();
      try (ServiceProcess service = start(queue)) {
        Calls.await("the queue is empty", () -> server.size(queue) == 0);
        Calls calls = new Calls(service.address());
        System.out.printf(
            "SQS: %d events through %d kills; %.0f came again at the end%n",
            sent.size(), KILLS, metric(calls, "duplicates"));
        assertThat(service.stop()).as("exit code after SIGTERM").isZero();
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
  private void sendUntil(AtomicBoolean enough, SqsServer server, String queue) {
    Random own = new Random(seed + 1);
    while (!enough.get()) {
      server.send(
          queue,
          own.nextInt(4) == 0
              ? "[%s, %s, %s]".formatted(event(own), event(own), event(own))
              : event(own));
      LockSupport.parkNanos(PAUSE_NANOS);
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

  private ServiceProcess start(String queue) {
    return ServiceProcess.start(data, SqsServiceTest.environment(queue, "2s"));
  }

  private static double metric(Calls calls, String name) {
    String metric = "muster_sqs_" + name + "_total ";
    return calls
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(metric))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
        .sum();
  }
}
