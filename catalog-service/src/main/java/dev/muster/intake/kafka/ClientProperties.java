package dev.muster.intake.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the clients of Kafka are told. */
final class ClientProperties {
  /** A commit takes about as long for many messages as for few. */
  private static final String MESSAGES_AT_ONCE = "5000";

  private static final String LONGEST_RECONNECT_PAUSE_MILLIS = "5000";
  private static final String ANSWER_PATIENCE_MILLIS = "10000";
  private static final String SEND_PATIENCE_MILLIS = "15000";

  private ClientProperties() {}

  static Map<String, Object> ofConsumer(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MESSAGES_AT_ONCE);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.putAll(ofAnyClient(settings));
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // For a position that the topic no longer has: what is left of it is read.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  static Map<String, Object> ofProducer(KafkaSettings settings) {
    Map<String, Object> properties = ofAnyClient(settings);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_PATIENCE_MILLIS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_PATIENCE_MILLIS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_PATIENCE_MILLIS);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return properties;
  }

  static Map<String, Object> ofAnyClient(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_PAUSE_MILLIS);
    properties.putAll(settings.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return properties;
  }

  /**
   * Makes clients that know nowhere to go, and closes them: whatever else is wrong shows.
   *
   * @throws IllegalStateException if something is
   */
  static void requireSense(KafkaSettings settings) {
    KafkaSettings nowhere = settings.at("127.0.0.1:1");
    try {
      new KafkaConsumer<byte[], byte[]>(ofConsumer(nowhere)).close();
      if (settings.deadLetterTopic() != null) {
        new KafkaProducer<byte[], byte[]>(ofProducer(nowhere)).close();
      }
    } catch (KafkaException | IllegalArgumentException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new IllegalStateException("intake.kafka.properties are wrong: " + root.getMessage(), e);
    }
  }
}
