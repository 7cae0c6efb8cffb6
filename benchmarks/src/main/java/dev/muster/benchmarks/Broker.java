package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.intake.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A Kafka broker within this process, with a topic of one partition. */
final class Broker implements AutoCloseable {
  private static final String TOPIC = "landed";

  private final KafkaClusterTestKit kit;
  private final KafkaProducer<byte[], byte[]> producer;

  Broker() throws Exception {
    kit =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumControllerNodes(1)
                    .setNumBrokerNodes(1)
                    .build())
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kit.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** How the topic is read; it is made when it is first sent something. */
  KafkaSettings settings() {
    return new KafkaSettings(kit.bootstrapServers(), TOPIC, "benchmark", null, Map.of());
  }

  /** Sends each as a message, and waits until the broker has them all. */
  void send(List<String> bodies) {
    for (String body : bodies) {
      producer.send(new ProducerRecord<>(TOPIC, body.getBytes(UTF_8)));
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not stop", e);
    }
  }
}
