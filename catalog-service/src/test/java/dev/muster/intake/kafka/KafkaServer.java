package dev.muster.intake.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker within this process, on loopback, that can be stopped and started again. */
public final class KafkaServer implements AutoCloseable {
  private final KafkaClusterTestKit kit;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger topics = new AtomicInteger();

  private KafkaServer(KafkaClusterTestKit kit) {
    this.kit = kit;
    this.admin = Admin.create(Map.of("bootstrap.servers", address()));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address(), "linger.ms", "0"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Starts it, and waits until it is ready. */
  public static KafkaServer start() throws Exception {
    TestKitNodes nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumControllerNodes(1)
            .setNumBrokerNodes(1)
            .build();
    KafkaClusterTestKit kit =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("group.initial.rebalance.delay.ms", "0")
            .setConfigProp("group.min.session.timeout.ms", "1000")
            .build();
    kit.format();
    kit.startup();
    kit.waitForReadyBrokers();
    return new KafkaServer(kit);
  }

  public String address() {
    return kit.bootstrapServers();
  }

  Admin admin() {
    return admin;
  }

  /** Makes a topic of its own name. */
  public String newTopic(int partitions) throws Exception {
    String name = "topic-" + topics.incrementAndGet();
    create(name, partitions);
    return name;
  }

  void create(String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  /** Sends a message without headers, and waits until the broker has it. */
  public void send(String topic, int partition, String body) throws Exception {
    send(topic, partition, body, Map.of());
  }

  void send(String topic, int partition, String body, Map<String, String> headers)
      throws Exception {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, partition, null, body == null ? null : bytes(body));
    headers.forEach((name, value) -> message.headers().add(name, bytes(value)));
    producer.send(message).get();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the next message of each partition will be. */
  public Map<Integer, Long> ends(String topic, int partitions) {
    try {
      return admin
          .listOffsets(
              IntStream.range(0, partitions)
                  .boxed()
                  .collect(
                      Collectors.toMap(
                          p -> new TopicPartition(topic, p), p -> OffsetSpec.latest())))
          .all()
          .get()
          .entrySet()
          .stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the group is to read next of each partition, as Kafka's tools see it. */
  public Map<Integer, Long> groupOffsets(String group) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return offsets.entrySet().stream()
          .collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops the broker; its messages stay. */
  void stop() {
    kit.brokers().values().forEach(broker -> broker.shutdown());
  }

  /** Starts it again, at the same address. */
  void startAgain() {
    kit.brokers().values().forEach(broker -> broker.startup());
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    try {
      kit.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
