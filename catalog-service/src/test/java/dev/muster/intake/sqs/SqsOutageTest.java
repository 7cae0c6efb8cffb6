package dev.muster.intake.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muster.intake.StreamThread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** There is no server, or no queue, and then there is. */
@Tag("databases")
class SqsOutageTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(StreamThread.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.setLevel(Level.INFO);
    appender.start();
    log.addAppender(appender);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(appender);
    log.setLevel(null);
  }

  @Test
  void goesOnByItselfWhenTheQueueIsThere() {
    try (SqsServer server = SqsServer.start();
        ReadQueue queue = ReadQueue.of(server.url("landed")).receivedBy(1)) {
      server.stop();
      queue.start();
      ReadQueue.await("it says so", () -> queue.intake().trouble().isPresent());
      assertThat(queue.intake().trouble().get()).contains(queue.url, "refused");
      long since = System.nanoTime();
      ReadQueue.await("two seconds are over", () -> System.nanoTime() - since > 2_000_000_000L);

      server.startAgain();
      ReadQueue.await(
          "there is no queue",
          () -> queue.intake().trouble().orElse("").contains("QueueDoesNotExist"));
      server.create("landed", Map.of());
      server.send(queue.url, ReadQueue.event("a"));
      queue.awaitMessages(1);
      ReadQueue.await("all receivers are well", () -> queue.intake().trouble().isEmpty());

      server.delete(queue.url);
      ReadQueue.await("it is gone", () -> queue.intake().trouble().isPresent());
      server.create("landed", Map.of());
      server.send(queue.url, ReadQueue.event("b"));
      queue.awaitMessages(2);

      assertThat(queue.eventIds()).containsExactly("a", "b");
      // Of several, one that is told late may say it once more.
      assertThat(said()).as("%s", said()).hasSize(5);
    }
  }

  private List<String> said() {
    return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
