package dev.muster.intake.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker is gone, and comes back; it takes its time to stop. */
@Tag("databases")
class KafkaOutageTest {
  @Test
  void goesOnByItselfWhenTheBrokerIsBack() throws Exception {
    try (KafkaServer server = KafkaServer.start();
        ReadTopic topic = ReadTopic.of(server, 1)) {
      server.send(topic.name, 0, ReadTopic.event("a"));
      server.stop();
      topic.start();
      ReadTopic.await("it says so", () -> topic.intake().trouble().isPresent());
      server.startAgain();
      topic.awaitAll();

      server.stop();
      ReadTopic.await("it says so again", () -> topic.intake().trouble().isPresent());
      server.startAgain();
      server.send(topic.name, 0, ReadTopic.event("b"));
      topic.awaitAll();

      ReadTopic.await("it works", () -> topic.intake().trouble().isEmpty());
      assertThat(topic.eventIds()).containsExactly("a", "b");
      assertThat(topic.intake().counts().duplicates()).isZero();
    }
  }
}
