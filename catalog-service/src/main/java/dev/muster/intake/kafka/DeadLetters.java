package dev.muster.intake.kafka;

import dev.muster.intake.kafka.Haul.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;

/** Where messages go that cannot be taken, if there is a topic for them. */
final class DeadLetters implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

  DeadLetters(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Sends them as they came, with headers that say from where and why; of one that the topic finds
   * too large, the headers alone. They are with the brokers when this returns.
   *
   * @throws KafkaException if they are not
   */
  void send(List<Rejected> rejected) throws InterruptedException {
    if (settings.deadLetterTopic() == null || rejected.isEmpty()) {
      return;
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Rejected one : rejected) {
      sent.add(producer().send(letter(one)));
    }
    for (int i = 0; i < sent.size(); i++) {
      await(sent.get(i), rejected.get(i));
    }
  }

  private void await(Future<RecordMetadata> sent, Rejected rejected) throws InterruptedException {
    try {
      sent.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RecordTooLargeException)) {
        throw new KafkaException("the dead-letter topic does not take: " + e.getMessage(), e);
      }
      await(producer().send(withoutContent(rejected)), rejected);
    }
  }

  private ProducerRecord<byte[], byte[]> letter(Rejected rejected) {
    ConsumerRecord<byte[], byte[]> message = rejected.message();
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            settings.deadLetterTopic(), null, message.key(), message.value(), message.headers());
    describe(rejected, letter.headers());
    return letter;
  }

  private ProducerRecord<byte[], byte[]> withoutContent(Rejected rejected) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(settings.deadLetterTopic(), new byte[0]);
    describe(rejected, letter.headers());
    return letter;
  }

  private static void describe(Rejected rejected, Headers headers) {
    ConsumerRecord<byte[], byte[]> message = rejected.message();
    headers.add("muster-error", bytes(rejected.why()));
    headers.add("muster-topic", bytes(message.topic()));
    headers.add("muster-partition", bytes(Integer.toString(message.partition())));
    headers.add("muster-offset", bytes(Long.toString(message.offset())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Producer<byte[], byte[]> producer() {
    if (producer.isEmpty()) {
      producer = Optional.of(new KafkaProducer<>(ClientProperties.ofProducer(settings)));
    }
    return producer.get();
  }

  @Override
  public void close() {
    producer.ifPresent(open -> open.close(LONGEST_CLOSE));
  }
}
