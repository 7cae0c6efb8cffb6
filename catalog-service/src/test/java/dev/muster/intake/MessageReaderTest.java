package dev.muster.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final String EVENT =
      """
      {"source_system": "GUO", "data_type": "FACT_ORDERS", "data_as_of_date": "2026-11-22",
       "file_path": "s3://landing/a"}""";
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  private final MessageReader reader = new MessageReader();

  @Test
  void namesEventsByTheirMessageAndTheirPlaceInIt() {
    String two = "[%s, %s]".formatted(EVENT, EVENT);
    List<String> ids = ids("m", two);

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids("m", two)).isEqualTo(ids);
    assertThat(ids("n", EVENT)).doesNotContainAnyElementsOf(ids);
  }

  /** Whatever comes, it is a reading: nothing thrown would ever let the stream go on. */
  @Test
  void throwsAtNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] body = "[%s, %s]".formatted(EVENT, EVENT).getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      MessageHeaders headers =
          new MessageHeaders(
              List.of("m"),
              Optional.of(random.nextBoolean() ? "application/cloudevents" : "text/plain"),
              random.nextBoolean() ? Map.of() : Map.of("id", "\0", "", "x", "TYPE", "y"));
      assertThatNoException().as("seed %d", seed).isThrownBy(() -> reader.read(headers, body));
    }
  }

  private List<String> ids(String message, String body) {
    MessageHeaders headers = new MessageHeaders(List.of(message), Optional.empty(), Map.of());
    return reader.read(headers, body.getBytes(StandardCharsets.UTF_8)).stream()
        .map(MessageReaderTest::id)
        .toList();
  }

  private static String id(Reading<Claim> reading) {
    Entry entry = ((Reading.Valid<Claim>) reading).value().at(NOW);
    return ((Entry.Ingested) entry).event().eventId();
  }
}
