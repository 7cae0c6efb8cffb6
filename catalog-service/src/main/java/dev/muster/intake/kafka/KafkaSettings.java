package dev.muster.intake.kafka;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * From where events are read that come by Kafka.
 *
 * @param bootstrapServers brokers to begin with, {@code host:port}, comma-separated; null for none
 * @param topic null for none
 * @param groupId under which tools see how far it has been read
 * @param deadLetterTopic where messages go that cannot be taken; null for nowhere
 * @param properties of Kafka's clients, such as those of security
 */
public record KafkaSettings(
    String bootstrapServers,
    String topic,
    String groupId,
    String deadLetterTopic,
    Map<String, String> properties) {
  private static final Pattern SERVERS = Pattern.compile("[^,\\s]+:\\d+(\\s*,\\s*[^,\\s]+:\\d+)*");
  private static final List<String> NOT_PROPERTIES =
      List.of(
          "bootstrap.servers",
          "group.id",
          "group.protocol",
          "enable.auto.commit",
          "auto.offset.reset",
          "key.deserializer",
          "value.deserializer");

  public static final KafkaSettings DEFAULTS =
      new KafkaSettings(null, null, "muster", null, Map.of());

  public KafkaSettings {
    if (bootstrapServers != null && !SERVERS.matcher(bootstrapServers).matches()) {
      throw new IllegalArgumentException(
          "bootstrap_servers must be such as broker-1:9092,broker-2:9092, not " + bootstrapServers);
    }
    if (deadLetterTopic != null && deadLetterTopic.equals(topic)) {
      throw new IllegalArgumentException("dead_letter_topic must be another than topic");
    }
    for (String name : NOT_PROPERTIES) {
      if (properties.containsKey(name)) {
        throw new IllegalArgumentException("properties must not have " + name);
      }
    }
    properties = Map.copyOf(properties);
  }

  /** Whether anything is to be read; half of what is needed counts, to be refused. */
  public boolean reads() {
    return topic != null || bootstrapServers != null;
  }

  KafkaSettings at(String otherServers) {
    return new KafkaSettings(otherServers, topic, groupId, deadLetterTopic, properties);
  }

  /** Leaves out the properties, which may hold a password. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers=%s, topic=%s, groupId=%s, deadLetterTopic=%s]"
        .formatted(bootstrapServers, topic, groupId, deadLetterTopic);
  }
}
